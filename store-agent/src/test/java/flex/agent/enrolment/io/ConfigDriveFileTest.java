package flex.agent.enrolment.io;

import flex.agent.enrolment.io.ConfigDriveFile.Field;
import flex.agent.testing.TestCa;
import flex.contracts.wire.Json;
import flex.embedded.testing.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConfigDriveFileTest {
  private static final String CA = new TestCa().pem();

  @TempDir
  private Path directory;

  private static Map<String, Object> good() {
    return new LinkedHashMap<>(
        Map.of("storeAlias", "milestones", "vmId", "vm-1", "ipAddress", "127.77.0.2", "domainName",
            "m.example.com", "version", "6.14.0", "token", "canary-token", "enrolmentUrl",
            "https://127.0.0.1:8443/enrolment",
            "kafkaBootstrap", "127.0.0.1:9092, [::1]:9093", "siteCa", CA));
  }

  private void write(Map<String, ?> values) throws IOException {
    Files.writeString(directory.resolve("flex.json"), Json.mapper().writeValueAsString(values));
  }

  private static List<?> impossible(Field field) {
    return switch (field) {
      case STORE_ALIAS -> List.of("", "Store", "-a", "a b", 7);
      case VM_ID -> List.of("", "a/b", "a".repeat(101), "vm 1");
      case IP_ADDRESS -> List.of("", "host", "1.2.3", "256.1.1.1", "::1");
      case DOMAIN_NAME -> List.of("", "UPPER.example.com", "one", List.of());
      case VERSION -> List.of("", "6.14", "6.14.x", 6.14);
      case TOKEN -> List.of("", " ", 7);
      case ENROLMENT_URL -> List.of("", "http://host/enrolment", "https://", "https://a b", "https://u:p@host",
          "https://host:65536");
      case KAFKA_BOOTSTRAP ->
        List.of("", "host", "host:0", "host:65536", "host:x", ":9092", "a:1,,b:2", "kafka://host:1");
      case SITE_CA -> List.of("", "canary-ca", "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----");
    };
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameWhatCannotBeMeantAndTellNoSecret(Field field) throws IOException {
    for (var value : impossible(field)) {
      var values = good();
      values.put(field.json, value);
      write(values);
      assertThatThrownBy(() -> ConfigDriveFile.read(directory)).as("%s", value).isInstanceOf(IOException.class)
          .hasMessageContaining("flex.json").hasMessageContaining("'" + field.json + "' is ")
          .hasMessageEndingWith(field.expected).hasMessageNotContaining("canary");
    }
  }

  @Test
  void shouldTakeWhatCanBeMeant() throws IOException {
    var values = good();
    write(values);
    assertThat(ConfigDriveFile.read(directory).kafkaBootstrap()).isEqualTo("127.0.0.1:9092, [::1]:9093");
    values.remove("domainName");
    values.put("of a later release", 7);
    write(values);
    assertThat(ConfigDriveFile.read(directory).domainName()).isNull();
  }

  @Test
  void shouldTellAllThatIsWrongAtOnceAndTellNoSecret() throws IOException {
    assertThatThrownBy(() -> ConfigDriveFile.read(directory)).isInstanceOf(IOException.class)
        .hasMessageContaining("config drive");
    write(Map.of("storeAlias", "S", "token", "canary", "siteCa", "canary"));
    assertThatThrownBy(() -> ConfigDriveFile.read(directory))
        .hasMessageContainingAll("'storeAlias' is \"S\"", "'vmId' is missing", "'siteCa' is not valid")
        .hasMessageNotContaining("canary").hasMessageNotContaining("domainName");
    for (var broken : List.of("{\"token\": \"canary\", ", "{\"token\": canary}")) {
      Files.writeString(directory.resolve("flex.json"), broken);
      assertThatThrownBy(() -> ConfigDriveFile.read(directory))
          .hasMessageContaining("cannot be read: it is no JSON at line 1")
          .hasNoCause().hasMessageNotContaining("canary");
    }
  }

  @Test
  void shouldBeDocumented() throws IOException {
    assertThat(SettingsTable.rows(Path.of("../docs/settings.md"), "store-agent"))
        .containsExactlyElementsOf(
            Stream.of(Field.values()).map(f -> SettingsTable.row(f.json, "", f.expected)).sorted()
                .toList());
  }
}
