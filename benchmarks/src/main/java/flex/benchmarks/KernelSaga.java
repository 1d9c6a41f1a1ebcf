package flex.benchmarks;

import com.mongodb.client.MongoDatabase;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.kernel.KernelSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Ten no-op tasks per saga on the embedded broker and database, from the message that starts it to the message that says
 * it is over. Arguments: instances warmup concurrency...; {@code FLEX_TEST_MONGODB_URI} names another database. Runs in a
 * {@link ServiceJvm}, and says where the processor time of each process goes.
 */
public final class KernelSaga {
  private final Map<String, Runnable> waiting = new ConcurrentHashMap<>();
  private final KafkaProducer<String, byte[]> sender;
  private final Wire wire;
  private volatile boolean over;

  private KernelSaga(KafkaProducer<String, byte[]> sender, Wire wire) {
    this.sender = sender;
    this.wire = wire;
  }

  public static void main(String[] args) throws Exception {
    if (!ServiceJvm.isThis(KernelSaga.class, args)) {
      return;
    }
    int instances = Integer.parseInt(args[0]);
    int warmup = Integer.parseInt(args[1]);
    try (var rig = new Rig();
        var sender = rig.producer()) {
      rig.makeTopics();
      var bench = new KernelSaga(sender, rig.wire);
      var results = Thread.ofPlatform().daemon().start(() -> bench.receive(rig.kafka));
      var report = new Report();
      report.header();
      // Half of the warm-up counts, which costs time itself.
      int counted = warmup / 2;
      bench.onKernel(rig, rig.counted, () -> bench.round("counted-", counted, 32));
      double steps = counted * (double) TenSteps.STEPS;
      System.out.printf(Locale.ROOT, "per step: %.2f database writes of %.0f bytes in all%n",
          rig.writes.sum() / steps, rig.bytes.sum() / steps);
      bench.onKernel(rig, rig.database, () -> {
        bench.round("warm-up-", warmup - counted, 32);
        for (int i = 2; i < args.length; i++) {
          int concurrency = Integer.parseInt(args[i]);
          var before = rig.spent();
          long t0 = System.nanoTime();
          var each = bench.round("c" + i + "-", Math.max(instances, concurrency), concurrency);
          long wall = System.nanoTime() - t0;
          var spent = rig.spent().per1000(before, (long) each.length * TenSteps.STEPS);
          report.line("flex", concurrency, TenSteps.STEPS, wall, each);
          System.out.println("processor seconds per 1,000 steps:");
          spent.forEach(System.out::println);
        }
      });
      bench.over = true;
      results.join();
    }
  }

  @FunctionalInterface
  private interface Rounds {
    void run() throws InterruptedException;
  }

  private void onKernel(Rig rig, MongoDatabase database, Rounds rounds) throws InterruptedException {
    try (var producer = rig.producer();
        var sagas = rig.sagas(database, producer, KernelSettings.of("/benchmark")).register(new TenSteps(),
            Map.of(TenSteps.NoOp.class, TenSteps.noOp()))) {
      sagas.start();
      try (var inbound = TenSteps.listen(rig.kafka, rig.wire, producer, sagas)) {
        while (!inbound.isRunning()) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        rounds.run();
      }
    }
  }

  private void receive(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.put("group.id", "results");
    config.put("auto.offset.reset", "earliest");
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TenSteps.OUT));
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
      var _ = sender.send(Wire.record(TenSteps.IN, id, Envelope.of(id, "/benchmark", "bench.Start.v1", Instant.now()),
          wire.toJson(new TenSteps.Start(id))));
    }
    done.await();
    return took;
  }
}
