package flex.agent.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Who listens on a port, as far as Linux's {@code /proc} says it to this user. */
final class PortHolder {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENS = "0A";
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int LONGEST_COMMAND = 160;

  private PortHolder() {}

  /** In words; empty where nobody is known to listen on the IPv4 address, or on all addresses. */
  static Optional<String> of(String address, int port) {
    var sockets = Stream.of("net/tcp", "net/tcp6").flatMap(table -> lines(PROC.resolve(table)).stream())
        .flatMap(line -> socket(line, address, port).stream()).toList();
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(ProcessHandle.allProcesses().map(ProcessHandle::pid)
        .filter(pid -> sockets.stream().anyMatch(socket -> holds(pid, socket)))
        .map(pid -> "process " + pid + " (" + command(pid) + ")").findFirst()
        .orElse("a process that this user may not see"));
  }

  /** The socket of a line of {@code /proc/net/tcp} or {@code tcp6} where that listens there. */
  static Optional<String> socket(String line, String address, int port) {
    var fields = List.of(line.strip().split("\\s+", -1));
    return fields.size() > INODE && LISTENS.equals(fields.get(STATE))
        && isAt(fields.get(1), address, HexFormat.of().withUpperCase().toHexDigits((short) port))
            ? Optional.of("socket:[" + fields.get(INODE) + "]")
            : Optional.empty();
  }

  /** Each 32-bit word is in the order of a little-endian machine; of IPv6 the last word is that of a mapped IPv4. */
  private static boolean isAt(String local, String address, String port) {
    var colon = local.indexOf(':');
    if (colon < 8 || !local.substring(colon + 1).equals(port)) {
      return false;
    }
    var host = local.substring(0, colon);
    var hex = new StringBuilder();
    for (var number : List.of(address.split("\\.", -1)).reversed()) {
      hex.append(HexFormat.of().withUpperCase().toHexDigits((byte) Integer.parseInt(number)));
    }
    return host.chars().allMatch(c -> c == '0') || host.contentEquals(hex)
        || host.equals("0000000000000000FFFF0000" + hex);
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException noSuchTable) {
      return List.of();
    }
  }

  private static boolean holds(long pid, String socket) {
    try (var open = Files.list(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
      return open.anyMatch(file -> leadsTo(file, socket));
    } catch (IOException | UncheckedIOException anotherUsers) {
      return false;
    }
  }

  private static boolean leadsTo(Path file, String socket) {
    try {
      return Files.readSymbolicLink(file).toString().equals(socket);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static String command(long pid) {
    try {
      var line = Files.readString(PROC.resolve(Long.toString(pid)).resolve("cmdline"), ISO_8859_1)
          .replace('\0', ' ').strip().replaceAll("\\p{Cntrl}", " ");
      return line.length() <= LONGEST_COMMAND ? line : line.substring(0, LONGEST_COMMAND) + "...";
    } catch (IOException gone) {
      return "gone meanwhile";
    }
  }
}
