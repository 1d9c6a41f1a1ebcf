package flex.embedded;

import flex.embedded.ServerArguments.Argument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its KRaft controller in one process, with a durable log.
 * {@code --host 127.0.0.1 --port N --controller-port N --data DIR [--parent-pid PID]}
 *
 * <p>
 * Topics are made by the services through their AdminClient, never by a stray first use.
 */
public final class BrokerMain {

  static final List<Argument> ARGUMENTS = List.of(Argument.HOST, Argument.PORT, Argument.CONTROLLER_PORT, Argument.DATA,
      Argument.PARENT_PID);

  private static final String FORMATTED = "meta.properties";
  /** Kafka's own default is 1 MiB for a batch; the allowance keeps a 1 MiB value and its headers within it. */
  private static final int MAX_MESSAGE_BYTES = (1024 + 64) * 1024;
  private static final int NODE = 1;

  private BrokerMain() {}

  /** Runs until SIGTERM. Exit codes: 64 for unusable arguments, 98 for a taken port. */
  public static void main(String... arguments) throws Exception {
    ServerProcess.quietLogging();
    var given = ServerProcess.arguments(ARGUMENTS, arguments);
    ServerProcess.endWith(given.optional(Argument.PARENT_PID));
    String host = given.text(Argument.HOST);
    int port = given.port(Argument.PORT);
    int controllerPort = given.port(Argument.CONTROLLER_PORT);
    Path log = given.path(Argument.DATA).resolve("log");
    ServerProcess.requireFree(host, port);
    ServerProcess.requireFree(host, controllerPort);
    Files.createDirectories(log);
    if (Files.notExists(log.resolve(FORMATTED)))
      format(log);
    var server = new KafkaRaftServer(new KafkaConfig(settings(host, port, controllerPort, log)), Time.SYSTEM);
    ServerProcess.onTermination(() -> {
      server.shutdown();
      server.awaitShutdown();
    });
    server.startup();
    ServerProcess.ready();
    server.awaitShutdown();
  }

  private static void format(Path log) throws Exception {
    var output = new ByteArrayOutputStream();
    try (var printer = new PrintStream(output, true, StandardCharsets.UTF_8)) {
      new Formatter().setPrintStream(printer).setNodeId(NODE).setClusterId(Uuid.randomUuid().toString())
          .addDirectory(log.toString()).setMetadataLogDirectory(log.toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION).setControllerListenerName("CONTROLLER").run();
    } catch (IOException e) {
      throw new IOException("formatting " + log + " failed: " + output.toString(StandardCharsets.UTF_8), e);
    }
  }

  private static Properties settings(String host, int port, int controllerPort, Path log) {
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(NODE));
    p.put("controller.quorum.voters", NODE + "@" + host + ":" + controllerPort);
    p.put("controller.listener.names", "CONTROLLER");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("listeners", "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(host, port, host, controllerPort));
    p.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(host, port));
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", log.toString());
    p.put("auto.create.topics.enable", "false");
    p.put("message.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    // One node: every internal topic has one copy, and few partitions, each of which costs files and start time.
    p.put("offsets.topic.num.partitions", "4");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "2");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    // Readers of what was committed wait behind a transaction that its producer has left open.
    p.put("transaction.max.timeout.ms", "60000");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    // After kill -9 the new incarnation may register only when the session of the old one has ended; but a session that
    // ends while a busy machine lets a heartbeat wait takes every partition's leader away.
    p.put("broker.session.timeout.ms", "4000");
    p.put("broker.heartbeat.interval.ms", "300");
    p.put("group.initial.rebalance.delay.ms", "0");
    // Small heap: the cleaner's stock buffer alone is 128 MiB.
    p.put("log.cleaner.threads", "1");
    p.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 * 1024 * 1024));
    p.put("log.index.size.max.bytes", String.valueOf(1024 * 1024));
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    return p;
  }
}
