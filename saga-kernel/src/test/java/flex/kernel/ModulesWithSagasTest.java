package flex.kernel;

import flex.kernel.testing.SagaSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A module with a saga has a suite for it, which then sees to it that all of its sagas are registered. */
class ModulesWithSagasTest {
  @Test
  void shouldHaveASuiteWhenAModuleHasASaga() throws IOException {
    var sagas = modules("src/main/java", " implements " + Saga.class.getSimpleName() + "<");

    assertThat(sagas).as("modules with sagas").contains("site-service", "benchmarks");
    assertThat(modules("src/test/java", "extends " + SagaSuite.class.getSimpleName()))
        .as("modules with a class that extends %s; each with a saga needs one", SagaSuite.class.getSimpleName())
        .containsAll(sagas);
  }

  /** Names of the modules with a source in the folder that has this text. */
  private static Set<String> modules(String folder, String text) throws IOException {
    try (var modules = Files.list(Path.of(".."))) {
      return modules.filter(m -> Files.isDirectory(m.resolve(folder)) && has(m.resolve(folder), text))
          .map(m -> m.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static boolean has(Path folder, String text) {
    try (var sources = Files.walk(folder)) {
      for (var source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
        if (Files.readString(source).contains(text)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
