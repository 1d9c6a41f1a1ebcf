package flex.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A training of the programs that all tests share; the first of them, so that the others start faster by it. */
class StartCachesE2E {
  @TempDir
  private Path directory;

  @Test
  void shouldRecordEveryProgramAndStartFromThat() {
    var stack = new Stack(directory.resolve("home"), 61);

    var trained = stack.flex("train", "--json");

    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(trained.json().path("caches")).allSatisfy(c -> assertThat(Path.of(c.asText())).isRegularFile())
        .extracting(c -> Path.of(c.asText()).getFileName().toString().replaceFirst("-\\d.*", ""))
        .containsExactlyInAnyOrder("broker", "database", "site-service", "store-agent");
    assertThat(stack.processes()).isEmpty();
    assertThat(stack.home.resolve("apps/.training")).doesNotExist();
    assertThat(stack.home.resolve("vms")).as("its own stack was not touched").doesNotExist();
    try {
      assertThat(stack.up().exit()).isZero();
      assertThat(stack.flex("shop", "request", "--domain", "cached.example.com", "--name", "Cached", "--follow").exit())
          .isZero();
      assertThat(stack.processes()).extracting(Stack::commandLine).filteredOn(line -> line.contains("/bin/java"))
          .hasSize(4).allMatch(line -> line.contains("-XX:AOTCache="));
    } finally {
      stack.flex("down");
    }
    assertThat(stack.processes()).isEmpty();
  }
}
