package flex.acceptance;

import flex.acceptance.ChaosPlan.Outage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thirty shops while everything dies around them. One round with a fixed seed; with {@code -Dchaos.minutes=N} rounds with
 * the seeds behind it are begun for N minutes, and {@code target/chaos.md} tells what happened. {@code -Dchaos.seed=S}
 * begins with another seed.
 */
class ChaosE2E {
  private static final long SEED = 20261121;
  private static final List<Outage> OUTAGES = List.of(Outage.BOTH, Outage.BROKER, Outage.DATABASE);

  @TempDir
  private Path directory;

  @Test
  void shouldOpenAllShopsOnceWhateverDiesMeanwhile() throws Exception {
    var end = System.nanoTime() + Duration.ofMinutes(Integer.getInteger("chaos.minutes", 0)).toNanos();
    var seed = Long.getLong("chaos.seed", SEED);
    var report = new ChaosReport();
    int round = 0;
    do {
      run(new ChaosRound(ChaosPlan.of(seed + round, OUTAGES.get(round % OUTAGES.size())),
          directory.resolve("round-" + round), 94), report);
      round++;
    } while (System.nanoTime() - end < 0);
  }

  private static void run(ChaosRound round, ChaosReport report) throws Exception {
    System.out.println(round.plan);
    boolean stood = false;
    try {
      round.run();
      stood = true;
    } finally {
      report.add(round, stood);
      report.write(Path.of("target/chaos.md"));
      round.keepLogs(Path.of("target/chaos-logs/" + round.plan.seed()));
    }
  }
}
