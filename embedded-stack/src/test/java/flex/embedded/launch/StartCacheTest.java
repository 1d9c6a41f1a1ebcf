package flex.embedded.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class StartCacheTest {
  @TempDir
  Path directory;

  private StartCache cache;

  @BeforeEach
  void prepare() {
    cache = StartCache.beside(directory.resolve("program.jar"), "program");
  }

  @Test
  void shouldNameNoCacheWhenThereIsNone() {
    assertThat(cache.exists()).isFalse();
    assertThat(cache.options()).as("a JVM with a cache that is missing starts without any archive").isEmpty();
  }

  @Test
  void shouldLieBesideTheJarUnderTheNameOfTheJdk() {
    assertThat(cache.file()).isEqualTo(directory.resolve("program-" + Runtime.version() + ".aot"));
  }

  @Test
  void shouldTakeItsPlaceAtOnceWhenRecorded() throws IOException {
    assertThat(cache.adopt()).as("nothing was recorded").isFalse();
    Files.writeString(Path.of(cache.file() + StartCache.RECORDED), "recorded");

    assertThat(cache.exists()).as("while a JVM may still write it").isFalse();
    assertThat(cache.adopt()).isTrue();

    assertThat(cache.file()).hasContent("recorded");
    assertThat(directory.toFile().list()).hasSize(1);
    assertThat(cache.options()).contains("-XX:AOTCache=" + cache.file());
  }
}
