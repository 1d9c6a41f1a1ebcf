package flex.cli.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

class ServicesTest {
  private static FlexService row(String owner, Port... ports) {
    return new FlexService(owner, List.of(ports), "64m", Set.of(), List.of(), Preparation.NONE);
  }

  @Test
  void shouldNameEverythingAfterTheOwner() {
    var row = row("template-engine", new Port("template-engine", 8085, "HTTP"));
    assertThat(row.label()).isEqualTo("template-engine-service");
    assertThat(row.port().option()).isEqualTo("--template-engine-port");
    assertThat(row.port().variable()).isEqualTo("FLEX_PORT_TEMPLATE_ENGINE");
  }

  @Test
  void shouldShowBrokerAndDatabaseBeforeOurs() {
    assertThat(Services.FLEX.labels()).startsWith("broker", "database", "site-service");
    assertThat(Services.FLEX.listed()).startsWith("broker, database");
    assertThat(Services.FLEX.named("broker")).contains(Foundation.BROKER);
    assertThat(Services.FLEX.named("nobody")).isEmpty();
  }

  @Test
  void shouldGiveAServiceWhatItsRowTakesOfTheCallersEnvironmentAndNothingElse() {
    var caller = new TreeMap<>(Map.of("FLEX_LIMIT_TASK", "60s", "FLEX_SITE_KEEP_REQUESTS", "30d",
        "FLEX_SITE_PROVIDER_TOKEN_FILE", "token", "FLEX_CATALOGUE", ""));
    caller.putAll(Map.of("FLEX_HYPERVISOR", "mine", "FLEX_MONGODB_URI", "mongodb://elsewhere", "FLEX_SITE_PORT", "1",
        "SERVER_PORT", "1", "SPRING_PROFILES_ACTIVE", "x", "LANG", "tr_TR", "JAVA_TOOL_OPTIONS", "-Dx=y"));
    assertThat(Services.FLEX.ofStores().taken(caller)).containsOnly(entry("FLEX_LIMIT_TASK", "60s"),
        entry("FLEX_SITE_KEEP_REQUESTS", "30d"),
        entry("FLEX_SITE_PROVIDER_TOKEN_FILE", Path.of("token").toAbsolutePath().toString()));
    assertThat(row("a", new Port("a", 8085, "HTTP")).taken(caller)).isEmpty();
  }

  @Test
  void shouldRefuseRowsThatMeet() {
    var port = new Port("a", 8085, "HTTP");
    assertThatThrownBy(() -> new Services(List.of(row("a", port), row("a", new Port("b", 8086, "HTTP")))))
        .hasMessageContaining("a-service");
    assertThatThrownBy(() -> new Services(List.of(row("a", port), row("b", port)))).hasMessageContaining("ports");
    assertThatThrownBy(() -> row("A")).hasMessageContaining("A");
    assertThatThrownBy(() -> row("a")).hasMessageContaining("no port");
  }
}
