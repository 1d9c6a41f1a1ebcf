package flex.chassis.settings.io;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SettingTest {
  private static final List<String> KNOWN = List.of("FLEX_LIMIT_COMMAND", "FLEX_SITE_PORT");

  @ConfigurationProperties("flex.mine")
  record Careless(@Allowed(value = Meaning.NUMBER, from = "1", to = "2") int bounded, int loose) {}

  @ConfigurationProperties("flex.mine")
  record Mine(@Allowed(value = Meaning.NUMBER, from = "1", to = "2") int size) {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableConfigurationProperties(Mine.class)
  static class Application {}

  @Test
  void shouldRefuseASettingThatDoesNotSayWhatIsAllowed() {
    assertThatThrownBy(() -> Setting.of(new StandardEnvironment(), Careless.class).toList())
        .hasMessage("Careless.loose does not say what is allowed");
  }

  @Test
  void shouldTellWhichSettingMayBeMeantWithoutWhatWasGiven() {
    assertThat(
        Setting.mistaken(Stream.of("FLEX_LIMITS_COMAND", "FLEX_SITE_WHATEVER", "FLEX_SITE_PORT", "FLEX_PATCH_PORT",
            "HOME"), KNOWN, "FLEX_SITE"))
        .containsExactly(
            "FLEX_LIMITS_COMAND is no setting: FLEX_LIMIT_COMMAND may be meant",
            "FLEX_SITE_WHATEVER is no setting: docs/settings.md lists all that there are");
  }

  /** The settings of a feature of the service, and those of all services, before there is any bean. */
  @Test
  void shouldEndTheStartWithASentenceForEachAndAnExitCode() {
    var application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).logStartupInfo(false)
        .properties(Map.of("flex.mine.size", "3", "FLEX_KAFKA_BOOTSTRAP", "nowhere"));

    var wrong = catchThrowableOfType(WrongSettings.class, () -> application.run());

    assertThat(wrong.sentences()).contains(
        "flex.mine.size is '3', which is too much; allowed is a whole number from 1 to 2",
        "FLEX_KAFKA_BOOTSTRAP is 'nowhere', which has another form; allowed is host:port, or several with commas between them");
    assertThat(wrong.getExitCode()).isEqualTo(78);
    FailureAnalysis analysis = new WrongSettingsAnalyzer().analyze(new IllegalStateException(wrong));
    assertThat(analysis.getDescription()).isEqualTo(String.join("\n", wrong.sentences()));
  }
}
