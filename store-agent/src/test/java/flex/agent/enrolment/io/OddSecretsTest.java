package flex.agent.enrolment.io;

import flex.agent.store.StoreTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whatever stands in them, the message has the path, and nothing of what stands there. */
class OddSecretsTest {
  @TempDir
  private Path root;

  private Path agent;

  @BeforeEach
  void makeDirectory() throws IOException {
    agent = Files.createDirectories(root.resolve("Config/agent"));
  }

  @ParameterizedTest
  @ValueSource(strings = { "", "canary", "\"canary\"", "null", "[\"canary\"]", "{}", "{\"token\": \"canary",
      "{\"vmId\": \"canary\", \"privateKey\": \"canary\", \"publicKey\": \"canary\", \"token\": \"canary\"}",
      "{\"vmId\": {\"canary\": 1}}", "\u00FCcanary", "{\"privateKey\": null, \"publicKey\": \"canary\"}"})
  void shouldNameTheFileAndNothingOfItWhenItCannotBeUsed(String content) throws IOException {
    for (var name : new String[]{ "key.json", "credentials.json", "flex.json"}) {
      Files.writeString(agent.resolve(name), content, ISO_8859_1);
    }
    var vault = new Vault(new StoreTree(root));
    assertThatThrownBy(vault::keyPair).isInstanceOf(IOException.class)
        .hasMessageContaining(agent.resolve("key.json").toString()).hasMessageNotContaining("canary");
    assertThatThrownBy(() -> vault.credentials("canary")).isInstanceOf(IOException.class)
        .hasMessageContaining(agent.resolve("credentials.json").toString()).hasMessageNotContaining("canary");
    assertThatThrownBy(() -> ConfigDriveFile.read(agent)).isInstanceOf(IOException.class)
        .hasMessageContaining(agent.resolve("flex.json").toString()).hasMessageNotContaining("canary");
  }

  @Test
  void shouldNameTheFileWhenADirectoryOrALoopIsInItsPlace() throws IOException {
    Files.createDirectory(agent.resolve("key.json"));
    Files.createSymbolicLink(agent.resolve("credentials.json"), Path.of("credentials.json"));
    var vault = new Vault(new StoreTree(root));
    assertThatThrownBy(vault::keyPair).hasMessageContaining(agent.resolve("key.json").toString());
    assertThatThrownBy(() -> vault.credentials("vm-1"))
        .hasMessageContaining(agent.resolve("credentials.json").toString());
  }

  @Test
  void shouldMakeAKeyOnceWhenThereIsNone() throws IOException {
    var made = new Vault(new StoreTree(root)).keyPair();
    assertThat(new Vault(new StoreTree(root)).keyPair().getPublic()).isEqualTo(made.getPublic());
    assertThat(new Vault(new StoreTree(root)).credentials("vm-1")).isEmpty();
  }
}
