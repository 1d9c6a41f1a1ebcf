package flex.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import flex.contracts.wire.Wire;
import flex.embedded.launch.EmbeddedServer;
import flex.embedded.launch.Launch;
import flex.kernel.KernelSettings;
import flex.kernel.Sagas;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * A broker, a database and a kernel's surroundings, each server a process of its own; writes to the database can be
 * counted. {@code FLEX_TEST_MONGODB_URI} names another database.
 */
final class Rig implements AutoCloseable {
  private static final Set<String> WRITES = Set.of("insert", "update", "delete");

  final Map<String, Object> kafka;
  final Wire wire = Wire.of(
      Map.of("bench.Start.v1", TenSteps.Start.class, "bench.Finished.v1", TenSteps.Finished.class),
      _ -> JsonNodeFactory.instance.objectNode().put("type", "object"), TenSteps::address);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final MongoDatabase database;
  final EmbeddedServer databaseServer;
  /** Costs time itself, so that nothing is timed meanwhile. */
  volatile boolean counting;
  final LongAdder writes = new LongAdder();
  final LongAdder bytes = new LongAdder();
  private final EmbeddedServer broker;
  private final MongoClient client;

  Rig() throws IOException {
    var directory = Files.createTempDirectory("flex-benchmark-");
    broker = EmbeddedServer.start(Launch.broker(directory.resolve("broker")).endingWithThisProcess());
    databaseServer = EmbeddedServer.start(Launch.database(directory.resolve("database")).endingWithThisProcess());
    var uri = System.getenv("FLEX_TEST_MONGODB_URI");
    client = MongoClients.create(MongoClientSettings.builder()
        .applyConnectionString(new ConnectionString(uri == null ? databaseServer.uri() : uri))
        .addCommandListener(counting()).build());
    database = client.getDatabase("benchmark-" + ProcessHandle.current().pid());
    kafka = Map.of("bootstrap.servers", broker.address());
  }

  private CommandListener counting() {
    return new CommandListener() {
      @Override
      public void commandStarted(CommandStartedEvent event) {
        if (counting && WRITES.contains(event.getCommandName())) {
          writes.increment();
          bytes.add(new RawBsonDocument(event.getCommand(), new BsonDocumentCodec()).getByteBuffer().remaining());
        }
      }
    };
  }

  Sagas sagas(KafkaProducer<String, byte[]> producer, KernelSettings settings) {
    return new Sagas(database, producer, wire, settings, Clock.systemUTC(), meters);
  }

  KafkaProducer<String, byte[]> producer() {
    var config = new HashMap<>(kafka);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** Processor time of a process so far, in seconds. */
  static double cpu(long pid) {
    return ProcessHandle.of(pid).flatMap(p -> p.info().totalCpuDuration()).map(Duration::toNanos).orElseThrow() / 1e9;
  }

  @Override
  public void close() {
    database.drop();
    client.close();
    databaseServer.close();
    broker.close();
  }
}
