package flex.benchmarks.shop;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What the local hypervisor starts where a VM's agent would be: it tells the benchmark, in which an agent runs that is
 * warm already, and lasts as long as that one.
 */
final class StandIn {
  static final String SOCKET = "agents.socket";

  private StandIn() {}

  /** The agent's arguments: {@code --root <vm>/root --config-drive <vm>/config-drive}. */
  public static void main(String[] arguments) throws Exception {
    var given = List.of(arguments);
    var vm = Path.of(given.get(given.indexOf("--root") + 1)).resolveSibling("");
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(vm.resolve("../../" + SOCKET).normalize()));
      channel.write(ByteBuffer.wrap((vm + "\n").getBytes(UTF_8)));
      var _ = channel.read(ByteBuffer.allocate(1));
    }
  }
}
