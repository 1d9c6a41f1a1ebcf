package flex.embedded.launch;

import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChildEnvironmentTest {

  @Test
  void shouldInheritNothingWhenAProcessIsStarted() {
    var process = new ProcessBuilder("true");
    process.environment().putAll(Map.of("LANG", "tr_TR.UTF-8", "JAVA_TOOL_OPTIONS", "-Duser.language=tr", "PATH", "",
        "SERVER_PORT", "1"));

    ChildEnvironment.set(process, Map.of("FLEX_SITE_PORT", "8080"));

    assertThat(process.environment()).isEqualTo(ChildEnvironment.of(Map.of("FLEX_SITE_PORT", "8080")))
        .containsOnlyKeys("LC_ALL", "TZ", "PATH", "FLEX_SITE_PORT").containsEntry("LC_ALL", "C.UTF-8")
        .containsEntry("TZ", "UTC").doesNotContainEntry("PATH", "");
  }

  @Test
  void shouldRefuseASettingThatIsTheSameForAll() {
    assertThatThrownBy(() -> ChildEnvironment.of(Map.of("TZ", "Asia/Tehran"))).hasMessageContaining("TZ");
  }
}
