package flex.cli.stack;

import flex.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PortsTest {
  private static final Services FLEX = Services.FLEX;
  private static final Port SITE = FLEX.ofStores().port();
  private static final Port ENROLMENT = FLEX.ofStores().ports().getLast();

  @Test
  void shouldComeBackAsSavedWhenLoaded(@TempDir Path directory) {
    var home = Home.of(directory);
    var ports = Ports.usual(FLEX).with(SITE, 8081).withStoreNetwork(78);
    ports.save(home);
    assertThat(Ports.load(home, FLEX)).contains(ports);
  }

  @Test
  void shouldUseTheUsualPortWhenOneIsNotInTheFile() throws IOException {
    var ports = Ports.parse("{\"broker\": 19092}", FLEX);
    assertThat(ports).isEqualTo(Ports.usual(FLEX).with(Foundation.BROKER.port(), 19_092));
  }

  @Test
  void shouldNameFileAndRemedyWhenItCannotBeUsed(@TempDir Path directory) throws IOException {
    var home = Home.of(directory);
    Files.writeString(home.ports(), "{\"broker\": 99999}");
    assertThatThrownBy(() -> Ports.load(home, FLEX)).isInstanceOf(Failure.class).hasMessageContaining("ports.json")
        .hasMessageContaining("99999");
  }

  @Test
  void shouldRefuseWhenTwoPortsAreTheSame() {
    assertThatThrownBy(() -> Ports.usual(FLEX).with(SITE, 8443)).hasMessageContaining("same");
  }

  @Test
  void shouldLetTwoPortsChangePlacesWhenBothAreGiven() {
    var swapped = Ports.usual(FLEX).with(Map.of(SITE, 8443, ENROLMENT, 8080));
    assertThat(swapped.number(SITE)).isEqualTo(8443);
  }

  @Test
  void shouldTakeTheNextFreeOnesWhenPortsAreTaken() {
    var chosen = Ports.usual(FLEX).avoiding(List.of(9092, 8080, 8081)::contains, n -> n == 77);
    assertThat(chosen.number(Foundation.BROKER.port())).isEqualTo(9094);
    assertThat(chosen.number(Foundation.BROKER.ports().getLast())).isEqualTo(9093);
    assertThat(chosen.number(SITE)).isEqualTo(8082);
    assertThat(chosen.storeNetwork()).isEqualTo(78);
  }
}
