package flex.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

class PortTableTest {
  private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   "
      + "uid  timeout inode";

  @Test
  void shouldFindListenersOnlyWhenParsingIpv4() {
    var listeners = PortTable.parse(List.of(HEAD,
        "   0: 0100007F:2384 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0000 100",
        "   1: 0200 4D7F:0FA0 broken",
        "   2: 02004D7F:0FA0 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4243 1 0000 100",
        "   3: 0100007F:2384 0100007F:C000 01 00000000:00000000 00:00000000 00000000  1000        0 4244 1 0000 100"));
    assertThat(listeners).containsExactly(new PortTable.Listener("127.0.0.1", 9092, 1000, 4242),
        new PortTable.Listener("127.77.0.2", 4000, 1000, 4243));
  }

  @Test
  void shouldUnderstandMappedAndWildcardAddressesWhenParsingIpv6() {
    var listeners = PortTable.parse(List.of(HEAD,
        "   0: 0000000000000000FFFF00000100007F:1F90 0:0 0A 0:0 0:0 0 0 0 77 1",
        "   1: 00000000000000000000000000000000:1F91 0:0 0A 0:0 0:0 0 0 0 78 1",
        "   2: 00000000000000000000000001000000:1F92 0:0 0A 0:0 0:0 0 0 0 79 1",
        "   3: 000080FE00000000FF005450B6AD1DFE:1F93 0:0 0A 0:0 0:0 0 4294967295 0 80 1",
        "   4: 0000000000000000FFFF000000000000:1F94 0:0 0A 0:0 0:0 0 7 0 81 1"));
    assertThat(listeners).containsExactly(new PortTable.Listener("127.0.0.1", 8080, 0, 77),
        new PortTable.Listener("0.0.0.0", 8081, 0, 78), new PortTable.Listener("0:0:0:0:0:0:0:1", 8082, 0, 79),
        new PortTable.Listener("fe80:0:0:0:5054:ff:fe1d:adb6", 8083, -1, 80),
        new PortTable.Listener("0.0.0.0", 8084, 7, 81));
  }

  @Test
  void shouldHoldNothingWhenTheProcessEndsMeanwhile() {
    assertThat(PortTable.isAmong(Stream.generate(() -> {
      throw new UncheckedIOException(new IOException("No such process"));
    }), "socket:[1]")).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldNameThisProcessWhenItListens() throws IOException {
    var proc = Path.of("/proc");
    var table = new PortTable(proc, new Processes(proc));
    try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral(Ports.ADDRESS))) {
      assertThat(table.isTaken(server.getLocalPort())).isTrue();
      assertThat(table.tenant(Ports.ADDRESS, server.getLocalPort()).owners()).extracting(Processes.Running::pid)
          .containsOnly(ProcessHandle.current().pid());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldNameAddressAndProcessWhenSomebodyListensOnTheStoresNetwork() throws IOException {
    var proc = Path.of("/proc");
    var table = new PortTable(proc, new Processes(proc));
    try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.202.3.4"))) {
      assertThat(table.tenants(202)).singleElement().satisfies(tenant -> {
        assertThat(tenant.address()).isEqualTo("127.202.3.4");
        assertThat(tenant.port()).isEqualTo(server.getLocalPort());
        assertThat(tenant.owners()).extracting(Processes.Running::pid).containsOnly(ProcessHandle.current().pid());
      });
      assertThat(table.tenants(20)).isEmpty();
    }
  }
}
