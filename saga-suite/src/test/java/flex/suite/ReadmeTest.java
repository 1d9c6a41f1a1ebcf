package flex.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples of the README stand there as they are run. */
class ReadmeTest {
  @ParameterizedTest
  @ValueSource(strings = { "TripUnderTest", "KernelSagasTest"})
  void shouldShowTheExampleAsItIs(String name) throws IOException {
    var source = Files.readString(Path.of("src/test/java/flex/kernel", name + ".java"));
    assertThat(Files.readString(Path.of("README.md"))).contains(source.substring(source.indexOf("/**")).strip());
  }

  /** Those of saga-steps, which cannot run its own example: the suite comes after it. */
  @ParameterizedTest
  @ValueSource(strings = { "HolidaySaga", "HolidayTasks"})
  void shouldShowTheSagaByStepsAsItIs(String name) throws IOException {
    var source = Files.readString(Path.of("src/test/java/flex/holiday", name + ".java"));
    assertThat(Files.readString(Path.of("../saga-steps/README.md")))
        .contains(source.substring(source.indexOf("/**")).strip());
    assertThat(source.lines().count()).as("lines of %s", name).isLessThanOrEqualTo(80);
  }
}
