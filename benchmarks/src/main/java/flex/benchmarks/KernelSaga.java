package flex.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.mongodb.client.MongoClients;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.embedded.launch.EmbeddedServer;
import flex.embedded.launch.Launch;
import flex.kernel.Inbound;
import flex.kernel.KernelSettings;
import flex.kernel.Sagas;
import flex.kernel.Sagas.Cause;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Ten no-op tasks per saga on the embedded broker and database, from the message that starts it to the message that says
 * it is over. Arguments: instances warmup concurrency...; {@code FLEX_TEST_MONGODB_URI} names another database.
 */
public final class KernelSaga {
  private static final String IN = "bench.in";
  private static final String OUT = "bench.out";

  private final Map<String, Runnable> waiting = new ConcurrentHashMap<>();
  private final KafkaProducer<String, byte[]> sender;
  private final Wire wire;

  private KernelSaga(KafkaProducer<String, byte[]> sender, Wire wire) {
    this.sender = sender;
    this.wire = wire;
  }

  public static void main(String[] args) throws Exception {
    int instances = Integer.parseInt(args[0]);
    int warmup = Integer.parseInt(args[1]);
    var directory = Files.createTempDirectory("flex-benchmark-");
    var uri = System.getenv("FLEX_TEST_MONGODB_URI");
    try (var broker = EmbeddedServer.start(Launch.broker(directory.resolve("broker")).endingWithThisProcess());
        var database = EmbeddedServer.start(Launch.database(directory.resolve("database")).endingWithThisProcess());
        var client = MongoClients.create(uri == null ? database.uri() : uri)) {
      Map<String, Object> kafka = Map.of("bootstrap.servers", broker.address());
      var wire = Wire.of(Map.of("bench.Start.v1", TenSteps.Start.class, "bench.Finished.v1", TenSteps.Finished.class),
          _ -> JsonNodeFactory.instance.objectNode().put("type", "object"));
      var producer = producer(kafka);
      try (var admin = Admin.create(kafka)) {
        admin.createTopics(List.of(new NewTopic(OUT, Optional.of(6), Optional.empty()))).all().get();
      }
      var meters = new SimpleMeterRegistry();
      var settings = KernelSettings.of("/benchmark");
      try (var sagas = new Sagas(client.getDatabase("benchmark"), producer, wire, settings, Clock.systemUTC(), meters)
          .register(new TenSteps(OUT), Map.of(TenSteps.NoOp.class, TenSteps.noOp()))) {
        sagas.start();
        try (var _ = Inbound.builder(kafka, "benchmark", wire, producer, meters).topic(IN, 6).concurrency(6)
            .on(TenSteps.Start.class,
                r -> sagas.handle("ten-steps", r.message().id(), Cause.of(r.envelope().id()), r.message()))
            .start()) {
          var bench = new KernelSaga(producer(kafka), wire);
          Thread.ofPlatform().daemon().start(() -> bench.receive(kafka));
          var report = new Report();
          report.header();
          bench.round("warm-up-", warmup, 32);
          for (int i = 2; i < args.length; i++) {
            int concurrency = Integer.parseInt(args[i]);
            long t0 = System.nanoTime();
            var each = bench.round("c" + i + "-", Math.max(instances, concurrency), concurrency);
            report.line("flex", concurrency, TenSteps.STEPS, System.nanoTime() - t0, each);
          }
        }
      }
    }
    System.exit(0);
  }

  private static KafkaProducer<String, byte[]> producer(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private void receive(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.put("group.id", "results");
    config.put("auto.offset.reset", "earliest");
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(OUT));
      while (true) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          if (wire.decode(record) instanceof Decoded.Valid(_, _, TenSteps.Finished(var id), _)) {
            var done = waiting.remove(id);
            if (done != null) {
              done.run();
            }
          }
        }
      }
    }
  }

  private long[] round(String prefix, int n, int concurrency) throws InterruptedException {
    var took = new long[n];
    var slots = new Semaphore(concurrency);
    var done = new CountDownLatch(n);
    for (int i = 0; i < n; i++) {
      int index = i;
      var id = prefix + i;
      slots.acquire();
      long t0 = System.nanoTime();
      waiting.put(id, () -> {
        took[index] = System.nanoTime() - t0;
        slots.release();
        done.countDown();
      });
      var _ = sender.send(Wire.record(IN, id, Envelope.of(id, "/benchmark", "bench.Start.v1", Instant.now()),
          wire.toJson(new TenSteps.Start(id))));
    }
    done.await();
    return took;
  }
}
