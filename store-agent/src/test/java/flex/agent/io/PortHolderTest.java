package flex.agent.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PortHolderTest {
  @ParameterizedTest
  @EnabledOnOs(OS.LINUX)
  @ValueSource(strings = { "127.203.4.5", "0.0.0.0"})
  void shouldNameProcessAndCommandWhenItListensOnTheAddressOrOnAll(String address) throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
      assertThat(PortHolder.of("127.203.4.5", server.getLocalPort()).orElseThrow())
          .startsWith("process " + ProcessHandle.current().pid() + " (").contains("java");
      assertThat(PortHolder.of("127.203.4.5", server.getLocalPort() ^ 1).orElse(""))
          .doesNotContain("process " + ProcessHandle.current().pid() + " ");
    }
  }

  @Test
  void shouldKnowTheSocketByItsLineInTheTable() {
    var line = "   2: 02004D7F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 4243 1 0000 100";
    assertThat(PortHolder.socket(line, "127.77.0.2", 8000)).contains("socket:[4243]");
    assertThat(PortHolder.socket(line, "127.77.0.3", 8000)).isEmpty();
    assertThat(PortHolder.socket(line, "127.77.0.2", 4000)).isEmpty();
    assertThat(PortHolder.socket(line.replace(" 0A ", " 01 "), "127.77.0.2", 8000)).isEmpty();
    assertThat(PortHolder.socket(line.replace("02004D7F", "00000000000000000000000000000000"), "127.77.0.2", 8000))
        .contains("socket:[4243]");
    assertThat(PortHolder.socket(line.replace("02004D7F", "0000000000000000FFFF000002004D7F"), "127.77.0.2", 8000))
        .contains("socket:[4243]");
    assertThat(PortHolder.socket("  sl  local_address rem_address   st", "127.77.0.2", 8000)).isEmpty();
  }
}
