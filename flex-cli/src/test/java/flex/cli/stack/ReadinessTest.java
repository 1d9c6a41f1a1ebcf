package flex.cli.stack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is said of a service that ends instead of becoming ready. */
class ReadinessTest {
  private static final FlexService SITE = Services.FLEX.ofStores();
  private static final String REFUSED = """
      2026-11-27T10:00:00.000Z ERROR [] [] o.s.b.d.LoggingFailureAnalysisReporter -

      ***************************
      APPLICATION FAILED TO START
      ***************************

      Description:

      %s

      Action:

      Correct it.
      """;

  @TempDir
  private Path directory;
  private Path log;

  @BeforeEach
  void before() throws IOException {
    log = Files.writeString(directory.resolve("log"), REFUSED.formatted("of a former start"));
  }

  /** Of a service that writes this into its log, and ends so. */
  private Failure failure(String written, int code) throws IOException {
    long start = Files.size(log);
    var process = new ProcessBuilder("/bin/sh", "-c", "printf '%s' \"$0\"; exit " + code, written)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    // Ports at which nobody answers: 1 and what follows.
    var ports = new Ports(Services.FLEX.ports().stream().collect(Collectors.toMap(p -> p,
        p -> 1 + Services.FLEX.ports().indexOf(p))), Ports.USUAL_STORE_NETWORK);
    var readiness = new Readiness(Services.FLEX, ports, new Processes(Path.of("/proc")), _ -> {});
    return catchThrowableOfType(Failure.class,
        () -> readiness.await(new Daemons.Started(SITE, process, log, start)));
  }

  @Test
  void shouldSayInTheServicesWordsWhyItDoesNotStart() throws IOException {
    var failure = failure(REFUSED.formatted("FLEX_A is 'x'\nFLEX_B is 'y'"), 78);

    assertThat(failure.message()).isEqualTo("the site-service does not start:\nFLEX_A is 'x'\nFLEX_B is 'y'");
    assertThat(failure.remedy()).isEqualTo("Correct it.");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure(REFUSED.formatted("a port is taken"), 1).exitCode()).isEqualTo(ExitCode.FAILED);
  }

  /** As a service writes it: in one row, whose line ends the pattern replaced. */
  @Test
  void shouldUnderstandWhatThePatternOfServicesWrote() throws IOException {
    var chassis = Path.of("../service-chassis/src/main/resources/chassis.yaml");
    Object settings = new Yaml().load(Files.readString(chassis));
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    var layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(Json.mapper().valueToTree(settings).at("/logging/pattern/console").asText());
    layout.start();
    var message = REFUSED.formatted("FLEX_A is 'x'\nFLEX_B is 'y'");
    var row = layout.doLayout(new LoggingEvent("", context.getLogger("test"), Level.ERROR,
        message.substring(message.indexOf('\n')), null, null));

    assertThat(row.lines()).hasSize(1);
    var failure = failure(row, 78);
    assertThat(failure.message()).isEqualTo("the site-service does not start:\nFLEX_A is 'x'\nFLEX_B is 'y'");
    assertThat(failure.remedy()).isEqualTo("Correct it.");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void shouldShowTheEndOfTheLogWhenItDoesNotSayWhy() throws IOException {
    assertThat(failure("boom", 1).message()).contains("ended before it was ready", "boom");
    assertThat(Refusal.of(List.of("Action:", "Description:"))).isEmpty();
  }
}
