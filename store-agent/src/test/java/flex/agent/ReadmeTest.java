package flex.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The README shows a command of the agent as it stands in the house, where it is compiled and run. */
class ReadmeTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n// (\\S+)\n(.*?)```", Pattern.DOTALL);

  @Test
  void shouldShowTheCommandAsItIs() throws IOException {
    var examples = EXAMPLE.matcher(Files.readString(Path.of("README.md"))).results().toList();
    assertThat(examples).hasSize(5);
    for (var example : examples) {
      var file = Path.of("..", example.group(1));
      assertThat(lines(Files.readString(file))).as(file.toString()).contains(lines(example.group(2)));
    }
  }

  @Test
  void shouldCountTheLinesOfTheCommandAsTheyAre() throws IOException {
    var job = Files.readAllLines(Path.of("src/main/java/flex/agent/shops/Opening.java"));
    var readme = Files.readString(Path.of("README.md"));
    assertThat(readme).contains(job.size() + " lines of the job,");
  }

  private static String lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n", "\n", "\n"));
  }
}
