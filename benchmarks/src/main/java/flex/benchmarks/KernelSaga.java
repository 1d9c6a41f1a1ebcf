package flex.benchmarks;

import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.kernel.Inbound;
import flex.kernel.KernelSettings;
import flex.kernel.Sagas.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
import org.apache.kafka.common.serialization.StringDeserializer;

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
  private volatile boolean over;

  private KernelSaga(KafkaProducer<String, byte[]> sender, Wire wire) {
    this.sender = sender;
    this.wire = wire;
  }

  public static void main(String[] args) throws Exception {
    int instances = Integer.parseInt(args[0]);
    int warmup = Integer.parseInt(args[1]);
    try (var rig = new Rig();
        var producer = rig.producer();
        var sender = rig.producer();
        var admin = Admin.create(rig.kafka)) {
      admin.createTopics(List.of(new NewTopic(OUT, Optional.of(6), Optional.empty()))).all().get();
      try (var sagas = rig.sagas(producer, KernelSettings.of("/benchmark"))
          .register(new TenSteps(), Map.of(TenSteps.NoOp.class, TenSteps.noOp()))) {
        sagas.start();
        try (var _ = Inbound.builder(rig.kafka, "benchmark", rig.wire, producer, rig.meters).topic(IN, 6)
            .concurrency(6).on(TenSteps.Start.class,
                r -> sagas.handle("ten-steps", r.message().id(), Cause.of(r.envelope().id()), r.message()))
            .start()) {
          var bench = new KernelSaga(sender, rig.wire);
          var results = Thread.ofPlatform().daemon().start(() -> bench.receive(rig.kafka));
          var report = new Report();
          report.header();
          rig.counting = true;
          bench.round("warm-up-", warmup, 32);
          rig.counting = false;
          double steps = warmup * (double) TenSteps.STEPS;
          System.out.printf(Locale.ROOT, "per step: %.2f database writes of %.0f bytes in all%n",
              rig.writes.sum() / steps, rig.bytes.sum() / steps);
          for (int i = 2; i < args.length; i++) {
            int concurrency = Integer.parseInt(args[i]);
            long t0 = System.nanoTime();
            var each = bench.round("c" + i + "-", Math.max(instances, concurrency), concurrency);
            report.line("flex", concurrency, TenSteps.STEPS, System.nanoTime() - t0, each);
          }
          bench.over = true;
          results.join();
        }
      }
    }
  }

  private void receive(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.put("group.id", "results");
    config.put("auto.offset.reset", "earliest");
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(OUT));
      while (!over) {
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
