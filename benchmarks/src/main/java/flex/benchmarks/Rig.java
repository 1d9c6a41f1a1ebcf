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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * A broker, a database and a kernel's surroundings, each server a process of its own; writes to the database can be
 * counted. {@code FLEX_TEST_MONGODB_URI} names another database.
 */
final class Rig implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final Set<String> WRITES = Set.of("insert", "update", "delete");

  static final Wire WIRE = Wire.of(
      Map.of("bench.Start.v1", TenSteps.Start.class, "bench.Finished.v1", TenSteps.Finished.class),
      _ -> JsonNodeFactory.instance.objectNode().put("type", "object"), TenSteps::address);

  final Map<String, Object> kafka;
  final Wire wire = WIRE;
  final MongoDatabase database;
  /** The same, with its writes counted, which costs time itself. */
  final MongoDatabase counted;
  final EmbeddedServer databaseServer;
  final String databaseUri;
  final LongAdder writes = new LongAdder();
  final LongAdder bytes = new LongAdder();
  private final EmbeddedServer broker;
  private final MongoClient client;
  private final MongoClient counter;

  Rig() throws IOException {
    var directory = Files.createTempDirectory("flex-benchmark-");
    broker = EmbeddedServer.start(Launch.broker(directory.resolve("broker")).endingWithThisProcess());
    databaseServer = EmbeddedServer.start(Launch.database(directory.resolve("database")).endingWithThisProcess());
    databaseUri = Objects.requireNonNullElseGet(System.getenv("FLEX_TEST_MONGODB_URI"), databaseServer::uri);
    var address = new ConnectionString(databaseUri);
    var name = "benchmark-" + ProcessHandle.current().pid();
    client = MongoClients.create(address);
    database = client.getDatabase(name);
    counter = MongoClients.create(
        MongoClientSettings.builder().applyConnectionString(address).addCommandListener(counting()).build());
    counted = counter.getDatabase(name);
    kafka = Map.of("bootstrap.servers", broker.address());
  }

  private CommandListener counting() {
    return new CommandListener() {
      @Override
      public void commandStarted(CommandStartedEvent event) {
        if (WRITES.contains(event.getCommandName())) {
          writes.increment();
          bytes.add(new RawBsonDocument(event.getCommand(), new BsonDocumentCodec()).getByteBuffer().remaining());
        }
      }
    };
  }

  /** Makes the topics of {@link TenSteps}, and returns when they are served. */
  void makeTopics() throws ExecutionException, InterruptedException {
    var names = List.of(TenSteps.IN, TenSteps.OUT);
    try (var admin = Admin.create(kafka)) {
      admin.createTopics(names.stream().map(n -> new NewTopic(n, Optional.of(PARTITIONS), Optional.empty())).toList())
          .all().get();
      admin.listOffsets(names.stream()
          .flatMap(n -> IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(n, p)))
          .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.earliest()))).all().get();
    }
  }

  Sagas sagas(KafkaProducer<String, byte[]> producer, KernelSettings settings) {
    return sagas(database, producer, settings);
  }

  Sagas sagas(MongoDatabase database, KafkaProducer<String, byte[]> producer, KernelSettings settings) {
    return new Sagas(database, producer, wire, settings, Clock.systemUTC(), new SimpleMeterRegistry());
  }

  KafkaProducer<String, byte[]> producer() {
    return producer(kafka);
  }

  static KafkaProducer<String, byte[]> producer(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  Spent spent() {
    return Spent.of(Map.of("kernel", ProcessHandle.current().pid(), "broker", broker.pid(), "database",
        databaseServer.pid()));
  }

  /** Processor time of a process so far, in seconds. */
  static double cpu(long pid) {
    return ProcessHandle.of(pid).flatMap(p -> p.info().totalCpuDuration()).map(Duration::toNanos).orElseThrow() / 1e9;
  }

  @Override
  public void close() {
    database.drop();
    client.close();
    counter.close();
    databaseServer.close();
    broker.close();
  }
}
