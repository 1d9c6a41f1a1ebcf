package flex.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** An example of a README whose first line names a file stands there as it is compiled and run. */
class ExamplesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern EXAMPLE = Pattern.compile("```java\n// (\\S+\\.java)\n(.*?)```", Pattern.DOTALL);

  /** The modules whose README shows how to add what is added to them. */
  @ParameterizedTest
  @ValueSource(strings = { "saga-kernel", "saga-steps", "saga-suite", "service-chassis", "store-agent"})
  void shouldShowAnExample(String module) {
    assertThat(examples(ROOT.resolve(module).resolve("README.md"))).isNotEmpty();
  }

  static List<Path> readmes() throws IOException {
    try (var folders = Files.list(ROOT)) {
      return folders.map(folder -> folder.resolve("README.md")).filter(Files::exists).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("readmes")
  void shouldShowExamplesAsTheyAre(Path readme) {
    for (var example : examples(readme)) {
      assertThat(lines(text(ROOT.resolve(example.file)))).as(example.file).contains(lines(example.code));
    }
  }

  /** What the READMEs say that a saga of three steps, and a command of the agent, cost. */
  @Test
  void shouldCostAFewLines() {
    assertThat(text(ROOT.resolve("saga-suite/src/test/java/flex/holiday/HolidaySaga.java")).lines())
        .hasSizeLessThanOrEqualTo(80);
    var job = text(ROOT.resolve("store-agent/src/main/java/flex/agent/shops/Opening.java")).lines().count();
    assertThat(text(ROOT.resolve("store-agent/README.md"))).contains(job + " lines of the job,");
  }

  private record Example(String file, String code) {}

  private static List<Example> examples(Path readme) {
    return EXAMPLE.matcher(text(readme)).results().map(m -> new Example(m.group(1), m.group(2))).toList();
  }

  /** Without indentation and empty lines. */
  private static String lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
