package flex.cli.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(OS.LINUX)
class SitePartsTest {
  private static final Path PROC = Path.of("/proc");

  @TempDir
  Path directory;

  private Surroundings around() {
    return new Surroundings(Home.of(directory), Ports.usual(Services.FLEX).withStoreNetwork(203),
        new Installation(directory, Services.FLEX), new PortTable(PROC, new Processes(PROC)), Map.of(), _ -> {});
  }

  @Test
  void shouldNameWhoListensOnAllAddressesWhereStoresNeedThePortOnTheirs() throws IOException {
    try (var everywhere = new ServerSocket(0)) {
      int port = everywhere.getLocalPort();
      var obstacles = new SiteParts(List.of(port)).obstacles(around());
      assertThat(obstacles.taken()).singleElement().asString().contains("port " + port, "127.203.x.y",
          "process " + ProcessHandle.current().pid());
      assertThat(obstacles.remedies()).as("no other network would help").isEmpty();
      assertThat(obstacles.owners()).hasSize(1);
    }
  }

  @Test
  void shouldLeaveThoseAloneWhoListenOnOtherAddresses() throws IOException {
    try (var elsewhere = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThat(new SiteParts(List.of(elsewhere.getLocalPort())).obstacles(around()).taken()).isEmpty();
    }
  }
}
