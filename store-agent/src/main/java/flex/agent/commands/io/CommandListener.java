package flex.agent.commands.io;

import flex.agent.commands.Intake;
import flex.agent.commands.Origin;
import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand;
import flex.contracts.Topics;
import flex.contracts.wire.Wire;
import flex.kernel.Inbound;
import flex.kernel.Inbound.Received;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Hears the store's own topic. A command is journaled, or refused with an answer, before its offset is committed. */
public final class CommandListener {
  private static final Logger LOG = LoggerFactory.getLogger(CommandListener.class);

  private final StoreAlias store;
  private final Intake intake;
  private final Worker worker;
  private final EventSender events;
  private final Wire wire;
  private final Clock clock;

  public CommandListener(StoreAlias store, Intake intake, Worker worker, EventSender events, Wire wire, Clock clock) {
    this.store = store;
    this.intake = intake;
    this.worker = worker;
    this.events = events;
    this.wire = wire;
    this.clock = clock;
  }

  /** Begins to listen, in the background. */
  public Inbound start(Map<String, Object> kafka, Producer<String, byte[]> producer, MeterRegistry meters) {
    var consumer = new HashMap<>(kafka);
    // A member that is killed comes back under its own name, and need not wait until the broker misses it.
    consumer.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "agent");
    consumer.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    return Inbound.builder(consumer, "store-" + store, wire, producer, meters)
        .topic(Topics.storeCommands(store), 1)
        .on(StoreCommand.ConfigureStore.class, this::take)
        .on(StoreCommand.CreateShop.class, this::take)
        .on(StoreCommand.RemoveShop.class, this::take)
        .on(StoreCommand.OpenShop.class, this::take)
        .on(StoreCommand.CloseShop.class, this::take)
        .start();
  }

  private void take(Received<? extends StoreCommand> received) {
    var command = received.message();
    var digest = digest(wire.nameOf(command), wire.toJson(command));
    var origin = new Origin(received.envelope().id(), received.envelope().correlationId(),
        received.envelope().traceparent(), received.envelope().time());
    switch (intake.take(command, digest, origin)) {
      case Intake.Verdict.Accepted(var entry) -> worker.submit(entry);
      case Intake.Verdict.Repeated(var entry) -> {
        LOG.info("{} came again; its answer is sent again", command.commandId());
        events.answer(entry);
      }
      case Intake.Verdict.Refused(var answer) -> {
        LOG.warn("{} is refused: {}", command.commandId(), answer.problem().detail());
        events.refuse(answer, digest, origin, clock.instant());
      }
    }
  }

  /** Of the content as this version understands it, so that spelling and order in the JSON do not matter. */
  private static String digest(String type, byte[] json) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update(type.getBytes(UTF_8));
      sha.update((byte) 0);
      return HexFormat.of().formatHex(sha.digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
