package flex.benchmarks;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.kernel.KernelSettings;
import flex.kernel.Sagas;
import flex.kernel.TaskHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.bson.Document;

/**
 * How long until all sagas have ended, where the process that works on them is killed with -9 a third of the way, and
 * started again at once. Broker and database live on. Arguments: sagas rounds; {@code FLEX_TEST_MONGODB_URI} names another
 * database.
 */
public final class Recovery {
  /** As long as it takes to ask somebody; without it the first sagas are over before the last have begun. */
  private static final Duration STEP = Duration.ofMillis(100);
  private static final String THIRD = "a third is done";
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);

  private final Rig rig;
  private final int sagas;
  private final KafkaConsumer<String, byte[]> results;

  private Recovery(Rig rig, int sagas) {
    this.rig = rig;
    this.sagas = sagas;
    var config = new HashMap<>(rig.kafka);
    config.put("group.id", "results");
    config.put("auto.offset.reset", "earliest");
    results = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    results.subscribe(List.of(TenSteps.OUT));
  }

  public static void main(String[] args) throws Exception {
    try (var rig = new Rig()) {
      rig.makeTopics();
      var recovery = new Recovery(rig, Integer.parseInt(args[0]));
      System.out.printf(Locale.ROOT, "%10s%18s%12s%12s%16s%18s%18s%n", "sagas", "undisturbed, s", "under way",
          "steps left", "works again, s", "all have ended, s", "asked at kill, s");
      for (int round = 1; round <= Integer.parseInt(args[1]); round++) {
        recovery.round("round-" + round + "-");
      }
      recovery.results.close();
    }
  }

  private void round(String prefix) throws Exception {
    var first = worker(ProcessBuilder.Redirect.PIPE);
    // Until the group misses the members that the former round has killed.
    awaitEnds(begin(prefix + "first-", 1));
    long t0 = System.nanoTime();
    awaitEnds(begin(prefix + "warm-up-", sagas));
    double undisturbed = (System.nanoTime() - t0) / 1e9;
    var ids = begin(prefix, sagas);
    int all = sagas * (TenSteps.STEPS + 1);
    awaitThird(first);
    first.destroyForcibly().waitFor();
    long killed = System.nanoTime();
    int left = all - events(ids);
    long underWay = rig.database.getCollection("sagas")
        .countDocuments(Filters.and(Filters.in("_id", ids), Filters.exists("endedAt", false)));
    var second = worker(ProcessBuilder.Redirect.DISCARD);
    var asked = begin(prefix + "asked-", 1);
    while (events(ids) == all - left) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    double worksAgain = (System.nanoTime() - killed) / 1e9;
    var ends = awaitEnds(Stream.concat(ids.stream(), asked.stream()).toList());
    System.out.printf(Locale.ROOT, "%10d%18.2f%12d%12d%16.2f%18.2f%18.2f%n", sagas, undisturbed, underWay, left,
        worksAgain, seconds(killed, ends, ids), seconds(killed, ends, asked));
    second.destroyForcibly().waitFor();
  }

  private Process worker(ProcessBuilder.Redirect output) throws IOException {
    return new ProcessBuilder(ServiceJvm.command(Worker.class, List.of(rig.databaseUri, rig.database.getName(),
        String.valueOf(rig.kafka.get("bootstrap.servers")), Integer.toString(sagas))))
        .redirectOutput(output).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void awaitThird(Process worker) throws IOException {
    try (var lines = worker.inputReader()) {
      for (var line = lines.readLine(); !THIRD.equals(line); line = lines.readLine()) {
        if (line == null) {
          throw new IOException("the process that was to be killed has ended by itself");
        }
      }
    }
  }

  private List<String> begin(String prefix, int count) {
    var ids = new ArrayList<String>();
    try (var sender = rig.producer()) {
      for (int i = 0; i < count; i++) {
        var id = prefix + i;
        ids.add(id);
        var _ = sender.send(Wire.record(TenSteps.IN, id, Envelope.of(id, "/benchmark", "bench.Start.v1", Instant.now()),
            rig.wire.toJson(new TenSteps.Start(id))));
      }
    }
    return ids;
  }

  /** How many events the sagas have in all. */
  private int events(List<String> ids) {
    int events = 0;
    for (var saga : rig.database.getCollection("sagas").find(Filters.in("_id", ids))
        .projection(new Document("lastEvent", 1))) {
      events += saga.get("lastEvent", Number.class).intValue();
    }
    return events;
  }

  /** When the last of the sagas had ended, in seconds since then. */
  private static double seconds(long since, Map<String, Long> ends, List<String> ids) {
    return (ids.stream().mapToLong(id -> Objects.requireNonNull(ends.get(id))).max().orElseThrow() - since) / 1e9;
  }

  /** When each was heard to have ended. */
  private Map<String, Long> awaitEnds(List<String> ids) {
    var ends = new HashMap<String, Long>();
    var open = new HashSet<>(ids);
    long end = System.nanoTime() + ENDS_WITHIN.toNanos();
    while (!open.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(open.size() + " sagas have not ended within " + ENDS_WITHIN + ": " + open);
      }
      for (var record : results.poll(Duration.ofMillis(20))) {
        if (rig.wire.decode(record) instanceof Decoded.Valid(_, _, TenSteps.Finished(var id), _)) {
          open.remove(id);
          ends.putIfAbsent(id, System.nanoTime());
        }
      }
    }
    return ends;
  }

  /**
   * The process that is killed. It writes a line when, of as many sagas again as it has warmed up with, all have begun and
   * a third of the steps are done. Arguments: database, its name, brokers, sagas.
   */
  static final class Worker {
    private Worker() {}

    public static void main(String[] args) throws Exception {
      Map<String, Object> kafka = Map.of("bootstrap.servers", args[2]);
      var producer = Rig.producer(kafka);
      var sagas = new Sagas(MongoClients.create(args[0]).getDatabase(args[1]), producer, Rig.WIRE,
          KernelSettings.of("/benchmark"), Clock.systemUTC(), new SimpleMeterRegistry())
          .register(new TenSteps(), Map.of(TenSteps.NoOp.class, new Counting(Integer.parseInt(args[3]))));
      sagas.start();
      var _ = TenSteps.listen(kafka, Rig.WIRE, producer, sagas);
      Thread.currentThread().join();
    }
  }

  private static final class Counting implements TaskHandler<TenSteps.NoOp, TenSteps.Input> {
    private final TaskHandler<TenSteps.NoOp, TenSteps.Input> noOp = TenSteps.noOp();
    private final int sagas;
    private int begun;
    private int steps;
    private boolean said;

    Counting(int sagas) {
      this.sagas = sagas;
    }

    @Override
    public TenSteps.Input run(TenSteps.NoOp task, Context context) throws Exception {
      count(task.step());
      Thread.sleep(STEP);
      return noOp.run(task, context);
    }

    private synchronized void count(int step) {
      begun += step == 0 ? 1 : 0;
      steps++;
      if (!said && begun >= 2 * sagas && steps >= TenSteps.STEPS * (1 + sagas * 4 / 3)) {
        System.out.println(THIRD);
        said = true;
      }
    }

    @Override
    public TenSteps.Input gaveUp(TenSteps.NoOp task, Context context, Exception last) {
      return noOp.gaveUp(task, context, last);
    }
  }
}
