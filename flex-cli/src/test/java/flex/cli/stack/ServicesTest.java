package flex.cli.stack;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void shouldRefuseRowsThatMeet() {
    var port = new Port("a", 8085, "HTTP");
    assertThatThrownBy(() -> new Services(List.of(row("a", port), row("a", new Port("b", 8086, "HTTP")))))
        .hasMessageContaining("a-service");
    assertThatThrownBy(() -> new Services(List.of(row("a", port), row("b", port)))).hasMessageContaining("ports");
    assertThatThrownBy(() -> row("A")).hasMessageContaining("A");
    assertThatThrownBy(() -> row("a")).hasMessageContaining("no port");
  }
}
