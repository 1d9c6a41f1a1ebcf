package flex.kernel;

import flex.kernel.World.Doom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The tries of {@link PromisesTest}, as many as fit into {@code -Dchaos.minutes=N}; a few where it is not given. Writes a
 * table of what was broken when to {@code target/promises.md}.
 */
class LongRunTest {
  private static final int AT_LEAST = 60;

  @Test
  void shouldKeepAllPromisesForAsLongAsIsAsked() throws IOException {
    var end = System.nanoTime() + Duration.ofMinutes(Long.getLong("chaos.minutes", 0)).toNanos();
    var first = Long.getLong("chaos.seed", 20261121);
    var kept = new TreeMap<String, Integer>();
    int tries = 0;
    try {
      while (tries < AT_LEAST || System.nanoTime() < end) {
        var fault = attempt(first + tries);
        tries++;
        kept.merge(fault, 1, Integer::sum);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("the promises were broken with -Dchaos.seed=" + (first + tries), e);
    } finally {
      Files.writeString(Path.of("target/promises.md"), table(first, tries, kept));
    }
  }

  private static String attempt(long seed) {
    var random = new Random(seed);
    var flaky = random.nextInt(3) == 0;
    var after = random.nextBoolean();
    var parts = flaky ? Trial.flaky(seed) : new Parts() {
    };
    var moment = Trial.run(parts, new Doom("", 1 + random.nextInt(90), after), random);
    return "| " + (moment.isEmpty() ? "none" : after ? "crash just after" : "crash just before") + " | "
        + moment.orElse("-") + " | " + (flaky ? "a tenth fails, or seems to" : "all succeed") + " |";
  }

  private static String table(long first, int tries, Map<String, Integer> kept) {
    var text = new StringBuilder("Seeds " + first + " to " + (first + tries - 1) + ", " + tries + " tries.\n\n"
        + "| fault | moment | writes | tries in which every promise was kept |\n|---|---|---|---|\n");
    kept.forEach((fault, count) -> text.append(fault).append(' ').append(count).append(" |\n"));
    return text.toString();
  }
}
