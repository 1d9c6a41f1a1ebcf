package flex.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The demo as a newcomer sees it, twice. */
class DemoE2E {
  @TempDir
  private Path directory;

  @Test
  void shouldShowThreeShopsThatAnswerAndBeginCleanNextTime() {
    var stack = new Stack(directory.resolve("home"), 92);

    for (int run = 0; run < 2; run++) {
      var demo = stack.flex("demo", "--exit");

      assertThat(demo.exit()).as(demo.out() + demo.err()).isZero();
      assertThat((demo.out() + demo.err()).lines().filter(l -> l.contains("answers with its own name"))).hasSize(3);
      assertThat(stack.processes()).isEmpty();
    }
  }
}
