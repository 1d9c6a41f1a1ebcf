package flex.cli.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who listens where, from Linux's {@code /proc/net/tcp}; elsewhere it knows only whether a port is taken. */
public final class PortTable {
  private static final String LISTENS = "0A";
  private static final String[] FILES = { "net/tcp", "net/tcp6"};

  private final Path proc;
  private final Processes processes;

  public PortTable(Path proc, Processes processes) {
    this.proc = proc;
    this.processes = processes;
  }

  /** A socket that listens; {@code address} in dotted notation, 0.0.0.0 for all. */
  record Listener(String address, int port, long inode) {}

  /** Whether a server could not listen on the port of {@link Ports#ADDRESS} now. */
  public boolean isTaken(int port) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral(Ports.ADDRESS), port));
      return false;
    } catch (IOException taken) {
      return true;
    }
  }

  /** Whether somebody listens on an address of 127.n.x.y. */
  public boolean isNetworkTaken(int network) {
    return listeners().stream().anyMatch(l -> l.address().startsWith("127." + network + "."));
  }

  /**
   * Somebody who listens on an address for stores.
   *
   * @param owners the processes that hold the socket; empty where the system does not tell, or they are another user's
   */
  record Tenant(String address, int port, List<Processes.Running> owners) {
    Tenant {
      owners = List.copyOf(owners);
    }
  }

  /** Who listens on addresses of 127.n.x.y, in the order of the system's table. */
  List<Tenant> tenants(int network) {
    var listening = listeners().stream().filter(l -> l.address().startsWith("127." + network + ".")).toList();
    if (listening.isEmpty()) {
      return List.of();
    }
    var all = processes.all();
    var tenants = listening.stream().collect(Collectors.toMap(l -> l, l -> new Tenant(l.address(), l.port(),
        all.stream().filter(p -> holds(p.pid(), l.inode())).toList()), (first, _) -> first, LinkedHashMap::new));
    // A socket without an owner may have been closed meanwhile.
    var still = listeners();
    return tenants.entrySet().stream().filter(t -> !t.getValue().owners().isEmpty() || still.contains(t.getKey()))
        .map(Map.Entry::getValue).toList();
  }

  /** The process that listens on the port of 127.0.0.1; empty where the system does not tell, or it is another user's. */
  public Optional<Processes.Running> owner(int port) {
    return listeners().stream()
        .filter(l -> l.port() == port && (l.address().equals("0.0.0.0") || l.address().startsWith("127.0.0.")))
        .flatMap(l -> processes.all().stream().filter(p -> holds(p.pid(), l.inode())))
        .findFirst();
  }

  static String described(Optional<Processes.Running> owner) {
    return owner.map(p -> "process " + p.pid() + ": " + shortened(p.command()))
        .orElse("a process that this user may not see");
  }

  private static String shortened(String command) {
    return command.length() <= 160 ? command : command.substring(0, 157) + "...";
  }

  private boolean holds(long pid, long inode) {
    var socket = "socket:[" + inode + "]";
    try (Stream<Path> open = Files.list(proc.resolve(Long.toString(pid)).resolve("fd"))) {
      return open.anyMatch(fd -> leadsTo(fd, socket));
    } catch (IOException anotherUsers) {
      return false;
    }
  }

  private static boolean leadsTo(Path fd, String socket) {
    try {
      return Files.readSymbolicLink(fd).toString().equals(socket);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** Empty where there is no such table: then ports are probed alone. */
  private List<Listener> listeners() {
    return Stream.of(FILES).map(proc::resolve).filter(Files::isReadable).flatMap(file -> {
      try {
        return parse(Files.readAllLines(file)).stream();
      } catch (IOException unreadable) {
        return Stream.empty();
      }
    }).toList();
  }

  /** The lines of {@code /proc/net/tcp} or {@code tcp6}, with their head; lines that cannot be read are left out. */
  static List<Listener> parse(List<String> lines) {
    var found = new ArrayList<Listener>();
    for (var line : lines) {
      var fields = List.of(line.strip().split("\\s+", -1));
      if (fields.size() < 10 || !fields.get(3).equals(LISTENS)) {
        continue;
      }
      var local = fields.get(1);
      var colon = local.indexOf(':');
      try {
        found.add(new Listener(address(local.substring(0, colon)),
            HexFormat.fromHexDigits(local, colon + 1, local.length()), Long.parseLong(fields.get(9))));
      } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
        // Not a line of this table; others may be.
      }
    }
    return found;
  }

  /** Each 32-bit word is in the order of a little-endian machine; of IPv6 the last word is that of a mapped IPv4. */
  private static String address(String hex) {
    var last = HexFormat.of().parseHex(hex.substring(hex.length() - 8));
    var mapped = hex.length() == 8 || hex.startsWith("0000000000000000FFFF0000");
    if (!mapped) {
      // ::1 and :: matter here as their IPv4 neighbours; a dual-stack server listens on both.
      return hex.endsWith("01000000") ? "127.0.0.1" : "0.0.0.0";
    }
    return "%d.%d.%d.%d".formatted(last[3] & 0xff, last[2] & 0xff, last[1] & 0xff, last[0] & 0xff);
  }
}
