package flex.agent.io;

import flex.agent.enrolment.Secret;
import flex.agent.enrolment.io.ConfigDriveFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void shouldNameWhatIsMissingAndKeepTheTokenWhenTheConfigDriveIsWrong(@TempDir Path directory) throws Exception {
    assertThatThrownBy(() -> ConfigDriveFile.read(directory)).isInstanceOf(IOException.class)
        .hasMessageContaining("config drive");
    var file = directory.resolve("flex.json");
    Files.writeString(file, "{\"storeAlias\": \"s\", \"token\": \"canary-456\"}");
    assertThatThrownBy(() -> ConfigDriveFile.read(directory)).hasMessageContaining("'vmId' is missing")
        .hasMessageNotContaining("canary");
    Files.writeString(file, "{\"token\": \"canary-456\", ");
    assertThatThrownBy(() -> ConfigDriveFile.read(directory)).hasMessageContaining("cannot be used")
        .hasMessageNotContaining("canary");
  }
}
