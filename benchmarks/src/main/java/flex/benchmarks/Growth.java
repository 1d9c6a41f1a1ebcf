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
import org.bson.Document;

/**
 * Whether a step costs the same in a long saga as in a young one, and among many sagas as among few. Prints the median
 * and mean of each hundred steps and draws them into a file. Arguments: events finished open file
 */
public final class Growth {
  private static final int BUCKET = 100;
  private static final int LANES = 10;

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
      finish(rig, sagas, finished);
      Idle.begin(sagas, 0, open);
      var among = steps(sagas, "among", events);
      print(alone, among, finished, open);
      Files.writeString(Path.of(args[3]), Plot.svg(List.of(
          new Plot.Series("alone", alone.medians), new Plot.Series("among " + finished + " finished and " + open
              + " open sagas", among.medians)),
          BUCKET, "events of the saga", "ms per step, median of 100"));
    }
  }

  /** One saga of so many events, taken in {@link #LANES} at once so that commits are shared as they usually are. */
  private static Line steps(Sagas sagas, String name, int events) throws InterruptedException {
    var took = new double[LANES][events];
    var threads = new ArrayList<Thread>();
    for (int lane = 0; lane < LANES; lane++) {
      var id = name + "-" + lane;
      var mine = took[lane];
      sagas.handle(Waiting.TYPE, id, Cause.of("begin"), new Waiting.Begin());
      threads.add(Thread.ofVirtual().start(() -> {
        for (int i = 0; i < mine.length; i++) {
          long t0 = System.nanoTime();
          sagas.handle(Waiting.TYPE, id, Cause.of("note-" + i), new Waiting.Note("what happened, in some words " + i));
          mine[i] = (System.nanoTime() - t0) / 1e6;
        }
      }));
    }
    for (var thread : threads) {
      thread.join();
    }
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

  /** One saga goes its way into the archive; the others there are copies of its document under other ids. */
  private static void finish(Rig rig, Sagas sagas, int count) throws InterruptedException {
    var archive = rig.database.getCollection("sagas_archive");
    sagas.handle(Waiting.TYPE, "finished", Cause.of("begin"), new Waiting.Begin());
    sagas.handle(Waiting.TYPE, "finished", Cause.of("over"), new Waiting.Over());
    var deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (archive.countDocuments() == 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the saga is not archived");
      }
      Thread.sleep(Duration.ofMillis(500));
    }
    var one = Objects.requireNonNull(archive.find().first());
    for (int from = 1; from < count; from += 1_000) {
      var batch = new ArrayList<Document>();
      for (int i = from; i < Math.min(from + 1_000, count); i++) {
        batch.add(new Document(one).append("_id", "finished-" + i));
      }
      archive.insertMany(batch);
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
