package flex.benchmarks;

import flex.kernel.KernelSettings;
import flex.kernel.Sagas;
import flex.kernel.Sagas.Cause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bson.Document;

/**
 * Whether a step costs the same in a long saga as in a young one, and among many sagas as among few. Prints the median
 * and mean of each hundred steps and draws them into a file. Arguments: events finished open file
 */
public final class Growth {
  private static final int BUCKET = 100;
  private static final int LANES = 10;
  private static final int NEW = 200;

  private Growth() {}

  private record Line(String name, List<Double> medians, List<Double> means) {}

  public static void main(String[] args) throws Exception {
    int events = Integer.parseInt(args[0]);
    int finished = Integer.parseInt(args[1]);
    int open = Integer.parseInt(args[2]);
    var settings = KernelSettings.of("/benchmark");
    try (var rig = new Rig();
        var producer = rig.producer();
        var sagas = rig.sagas(producer, settings).register(new Waiting(), Map.of())) {
      sagas.start();
      steps(sagas, "warm-up", events);
      var alone = steps(sagas, "alone", events);
      var newAlone = firstSteps(sagas, "new-alone");
      finish(rig, sagas, finished);
      Idle.begin(sagas, 0, open);
      var among = steps(sagas, "among", events);
      var newAmong = firstSteps(sagas, "new-among");
      print(alone, among, finished, open);
      System.out.printf(Locale.ROOT, "first step of a new saga, mean: alone %.3f ms, among the others %.3f ms%n",
          newAlone,
          newAmong);
      Files.writeString(Path.of(args[3]), Plot.svg(List.of(
          new Plot.Series("alone", alone.medians), new Plot.Series("among " + finished + " finished and " + open
              + " open sagas", among.medians)),
          BUCKET, "events of the saga", "ms per step, median of 100"));
    }
  }

  /** One saga of so many events in each lane. */
  private static Line steps(Sagas sagas, String name, int events) throws InterruptedException {
    for (int lane = 0; lane < LANES; lane++) {
      sagas.handle(Waiting.TYPE, name + "-" + lane, Cause.of("begin"), new Waiting.Begin());
    }
    var took = timed(events, (lane, i) -> sagas.handle(Waiting.TYPE, name + "-" + lane, Cause.of("note-" + i),
        new Waiting.Note("what happened, in some words " + i)));
    var medians = new ArrayList<Double>();
    var means = new ArrayList<Double>();
    for (int from = 0; from < events; from += BUCKET) {
      int at = from;
      var bucket = Arrays.stream(took).flatMapToDouble(lane -> Arrays.stream(lane, at, Math.min(at + BUCKET, events)))
          .sorted().toArray();
      medians.add(bucket[bucket.length / 2]);
      means.add(Arrays.stream(bucket).average().orElseThrow());
    }
    return new Line(name, medians, means);
  }

  /** A saga of its own for each step, which has to be looked for first; the mean in ms. */
  private static double firstSteps(Sagas sagas, String name) throws InterruptedException {
    var took = timed(NEW, (lane, i) -> sagas.handle(Waiting.TYPE, name + "-" + lane + "-" + i, Cause.of("begin"),
        new Waiting.Begin()));
    return Arrays.stream(took).flatMapToDouble(Arrays::stream).average().orElseThrow();
  }

  private interface Step {
    void take(int lane, int i);
  }

  /** What each step took, in ms: one after the other in a lane, {@link #LANES} at once so that commits are shared. */
  private static double[][] timed(int steps, Step step) throws InterruptedException {
    var took = new double[LANES][steps];
    var threads = IntStream.range(0, LANES).mapToObj(lane -> Thread.ofVirtual().start(() -> {
      for (int i = 0; i < steps; i++) {
        long t0 = System.nanoTime();
        step.take(lane, i);
        took[lane][i] = (System.nanoTime() - t0) / 1e6;
      }
    })).toList();
    for (var thread : threads) {
      thread.join();
    }
    return took;
  }

  /** One saga goes its way into the archive; the others there are copies of its documents under other ids. */
  private static void finish(Rig rig, Sagas sagas, int count) throws InterruptedException {
    var archive = rig.database.getCollection("sagas_archive");
    var stubs = rig.database.getCollection("sagas");
    sagas.handle(Waiting.TYPE, "finished", Cause.of("begin"), new Waiting.Begin());
    sagas.handle(Waiting.TYPE, "finished", Cause.of("over"), new Waiting.Over());
    var deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (stubs.countDocuments(new Document("status", "ARCHIVED")) == 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the saga is not archived");
      }
      Thread.sleep(Duration.ofMillis(500));
    }
    var one = Objects.requireNonNull(archive.find().first());
    var stub = Objects.requireNonNull(stubs.find(new Document("_id", "finished")).first());
    for (int from = 1; from < count; from += 1_000) {
      var ids = IntStream.range(from, Math.min(from + 1_000, count)).mapToObj(i -> "finished-" + i).toList();
      archive.insertMany(ids.stream().map(id -> new Document(one).append("_id", id)).toList());
      stubs.insertMany(ids.stream().map(id -> new Document(stub).append("_id", id)).toList());
    }
  }

  private static void print(Line alone, Line among, int finished, int open) {
    System.out.printf(Locale.ROOT, "%8s%34s%60s%n", "events", "alone: median, mean ms",
        "among " + finished + " finished, " + open + " open: median, mean ms");
    for (int i = 0; i < alone.medians.size(); i++) {
      System.out.printf(Locale.ROOT, "%8d%17.3f%17.3f%30.3f%30.3f%n", (i + 1) * BUCKET, alone.medians.get(i),
          alone.means.get(i), among.medians.get(i), among.means.get(i));
    }
    System.out.printf(Locale.ROOT,
        "last to first quarter, means: alone %.2f, among others %.2f; among others to alone %.2f%n",
        quarter(alone.means, 3) / quarter(alone.means, 0), quarter(among.means, 3) / quarter(among.means, 0),
        among.means.stream().mapToDouble(d -> d).sum() / alone.means.stream().mapToDouble(d -> d).sum());
  }

  private static double quarter(List<Double> values, int which) {
    int size = values.size() / 4;
    return values.subList(which * size, (which + 1) * size).stream().mapToDouble(d -> d).average().orElseThrow();
  }
}
