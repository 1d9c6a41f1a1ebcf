package flex.agent.io;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import flex.agent.enrolment.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StartTest {
  @Test
  void shouldTakeArgumentsInAnyOrder() {
    assertThat(Arguments.parse(List.of("--config-drive", "/b", "--root", "/a")))
        .isEqualTo(new Arguments(Path.of("/a"), Path.of("/b")));
    assertThatThrownBy(() -> Arguments.parse(List.of("--root", "/a"))).hasMessageContaining("usage");
    assertThatThrownBy(() -> Arguments.parse(List.of("--root", "--config-drive", "x", "y")))
        .hasMessageContaining("usage");
  }

  @Test
  void shouldMaskKnownSecretsInLines() {
    Logs.mask(new Secret("canary-123"));
    assertThat(Logs.masked("uri mongodb://u:canary-123@h")).isEqualTo("uri mongodb://u:***@h");
  }

  @Test
  void shouldLetNobodyWriteRowsIntoTheLog() {
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    var real = System.out;
    var heard = new ByteArrayOutputStream();
    System.setOut(new PrintStream(heard, true, UTF_8));
    try {
      new Logs().configure(context);
      context.getLogger("flex.test").warn("row {}", "a\n2026 forged\u001b[31m\u202ez",
          new IllegalStateException("b\n2026 forged\u009b\nat 2026\n  Caused by: 2026\n \n... 2026"));
    } finally {
      System.setOut(real);
      context.stop();
    }
    assertThat(heard.toString(UTF_8)).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]").contains("\n\tat ");
    assertThat(heard.toString(UTF_8).lines().filter(line -> line.startsWith("20"))).singleElement().asString()
        .contains("row a", "2026 forged");
    assertThat(heard.toString(UTF_8))
        .contains("b | 2026 forged\uFFFD | at 2026 |   Caused by: 2026 |   | ... 2026\n\tat ");
  }
}
