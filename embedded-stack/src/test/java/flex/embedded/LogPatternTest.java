package flex.embedded;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class LogPatternTest {
  @Test
  void shouldLetNoClientWriteRowsIntoTheLog() throws JoranException {
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    var real = System.out;
    var heard = new ByteArrayOutputStream();
    System.setOut(new PrintStream(heard, true, UTF_8));
    try {
      var configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(Objects.requireNonNull(getClass().getResource("logback-embedded.xml")));
      context.getLogger("test").warn("row {}", "a\n2026 forged\u001b[31m\u202ez",
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
