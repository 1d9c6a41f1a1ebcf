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
  @Test
  void shouldComeBackAsSavedWhenLoaded(@TempDir Path directory) {
    var home = Home.of(directory);
    var ports = Ports.usual().with(Port.SITE, 8081).withStoreNetwork(78);
    ports.save(home);
    assertThat(Ports.load(home)).contains(ports);
  }

  @Test
  void shouldUseTheUsualPortWhenOneIsNotInTheFile() throws IOException {
    var ports = Ports.parse("{\"broker\": 19092}");
    assertThat(ports).isEqualTo(Ports.usual().with(Port.BROKER, 19_092));
  }

  @Test
  void shouldNameFileAndRemedyWhenItCannotBeUsed(@TempDir Path directory) throws IOException {
    var home = Home.of(directory);
    Files.writeString(home.ports(), "{\"broker\": 99999}");
    assertThatThrownBy(() -> Ports.load(home)).isInstanceOf(Failure.class).hasMessageContaining("ports.json")
        .hasMessageContaining("99999");
  }

  @Test
  void shouldRefuseWhenTwoPortsAreTheSame() {
    assertThatThrownBy(() -> Ports.usual().with(Port.SITE, 8443)).hasMessageContaining("same");
  }

  @Test
  void shouldLetTwoPortsChangePlacesWhenBothAreGiven() {
    var swapped = Ports.usual().with(Map.of(Port.SITE, 8443, Port.ENROLMENT, 8080));
    assertThat(swapped.number(Port.SITE)).isEqualTo(8443);
  }

  @Test
  void shouldTakeTheNextFreeOnesWhenPortsAreTaken() {
    var chosen = Ports.usual().avoiding(List.of(9092, 8080, 8081)::contains, n -> n == 77);
    assertThat(chosen.number(Port.BROKER)).isEqualTo(9094);
    assertThat(chosen.number(Port.CONTROLLER)).isEqualTo(9093);
    assertThat(chosen.number(Port.SITE)).isEqualTo(8082);
    assertThat(chosen.storeNetwork()).isEqualTo(78);
  }
}
