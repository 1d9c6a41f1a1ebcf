package flex.agent.io;

import flex.agent.Features;
import flex.agent.api.Health;
import flex.agent.commands.Door;
import flex.agent.commands.Execution;
import flex.agent.commands.Unavailable;
import flex.agent.commands.io.CommandListener;
import flex.agent.commands.io.CommandRunner;
import flex.agent.commands.io.EventSender;
import flex.agent.commands.io.MongoJournal;
import flex.agent.commands.io.Retry;
import flex.agent.commands.io.StoreDatabase;
import flex.agent.enrolment.ConfigDrive;
import flex.agent.enrolment.Credentials;
import flex.agent.settings.SettingsFeature;
import flex.agent.shops.ShopFeature;
import flex.agent.shops.io.MongoShops;
import flex.agent.store.io.DiskTree;
import flex.contracts.wire.Wire;
import flex.kernel.Inbound;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands in, answers out; begun in the background once database and broker are there, in that order. */
final class CommandService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandService.class);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
  /** How often the producer, which connects by itself, is asked whether it has. */
  private static final Duration CONNECTION_CHECK = Duration.ofMillis(50);
  private static final Duration READY_CHECK = Duration.ofMillis(10);

  private final ConfigDrive drive;
  private final Credentials credentials;
  private final DiskTree tree;
  private final Clock clock;
  private final CountDownLatch end;
  private final Wire wire = Wire.flex("store");
  private final StoreDatabase database;
  private final Producer<String, byte[]> producer;
  private final CommandRunner runner;
  private final EventSender events;
  private final MongoJournal journal;
  private volatile @Nullable Inbound inbound;

  CommandService(ConfigDrive drive, Credentials credentials, DiskTree tree, Clock clock, CountDownLatch end) {
    this.drive = drive;
    this.credentials = credentials;
    this.tree = tree;
    this.clock = clock;
    this.end = end;
    database = new StoreDatabase(credentials.databaseUri().value(), credentials.databaseName());
    journal = new MongoJournal(database, wire);
    producer = new KafkaProducer<>(producerSettings(), new StringSerializer(), new ByteArraySerializer());
    events = new EventSender(producer, wire, drive.storeAlias(),
        Base64.getDecoder().decode(credentials.signingKey().value()), journal, end);
    var features = new Features(new ShopFeature(new MongoShops(database), tree), new SettingsFeature(tree));
    runner = new CommandRunner(new Execution(journal, features, clock), events::answer, end);
  }

  void start() {
    Thread.ofVirtual().name("begin").start(this::begin);
  }

  Health health() {
    var missing = new ArrayList<String>();
    if (!database.isReachable()) {
      missing.add("database");
    }
    var listener = inbound;
    if (listener == null || !listener.isRunning() || !isBrokerConnected()) {
      missing.add("broker");
    }
    if (runner.hasEnded()) {
      missing.add("runner");
    }
    if (events.hasEnded()) {
      missing.add("sender");
    }
    return Health.of(missing, runner.waiting(), events.waiting());
  }

  @Override
  public void close() {
    var listener = inbound;
    if (listener != null) {
      listener.close();
    }
    producer.close(Duration.ofMillis(500));
    database.close();
  }

  private void begin() {
    try {
      var door = openJournal();
      Thread.ofVirtual().name("runner").start(runner);
      Thread.ofVirtual().name("events").start(events);
      listen(door);
    } catch (InterruptedException e) {
      LOG.debug("The agent ends before it was ready");
    }
  }

  private Door openJournal() throws InterruptedException {
    var retry = new Retry(end, LONGEST_DELAY);
    while (true) {
      try {
        var enrolledAt = database.belongTo(drive.vmId(), credentials.enrolledAt());
        var door = new Door(journal, enrolledAt, clock);
        journal.unsent().forEach(events::answer);
        journal.unfinished().forEach(runner::submit);
        return door;
      } catch (Unavailable e) {
        LOG.warn("The database is not there yet: {}", String.valueOf(e.getCause()));
        retry.await();
      } catch (RuntimeException e) {
        LOG.error("The journal cannot be opened", e);
        retry.await();
      }
    }
  }

  private void listen(Door door) throws InterruptedException {
    var connected = new Retry(end, READY_CHECK, CONNECTION_CHECK);
    while (!isBrokerConnected()) {
      connected.await();
    }
    var listener = new CommandListener(drive.storeAlias(), door, runner, events, wire, clock)
        .start(kafka(), producer, new SimpleMeterRegistry());
    inbound = listener;
    var ready = new Retry(end, READY_CHECK);
    while (!listener.isRunning()) {
      ready.await();
    }
    events.ready(UUID.randomUUID().toString(), () -> tree.state().info(), clock);
    LOG.info("Ready for commands {} ms after the start of the process", ProcessHandle.current().info().startInstant()
        .map(start -> Duration.between(start, clock.instant()).toMillis()).orElse(-1L));
  }

  private Map<String, Object> kafka() {
    var settings = new HashMap<String, Object>(credentials.kafka());
    settings.putIfAbsent("bootstrap.servers", drive.kafkaBootstrap());
    // Nobody looks at an agent by JMX, and its hundreds of beans are a good part of the start.
    settings.put("auto.include.jmx.reporter", false);
    return settings;
  }

  private Map<String, Object> producerSettings() {
    var settings = kafka();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4 * 1024 * 1024);
    // So that a broker which went away, or came back, is noticed without anything to send.
    settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
    settings.put(ProducerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, -1L);
    return settings;
  }

  private boolean isBrokerConnected() {
    return producer.metrics().entrySet().stream()
        .filter(m -> "connection-count".equals(m.getKey().name()) && "producer-metrics".equals(m.getKey().group()))
        .anyMatch(m -> m.getValue().metricValue() instanceof Double n && n > 0);
  }
}
