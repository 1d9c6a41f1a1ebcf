package flex.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who listens where, from Linux's {@code /proc/net/tcp}; elsewhere it knows only whether a port is taken. */
public final class PortTable {
  private static final String LISTENS = "0A";
  private static final String ALL = "0.0.0.0";
  private static final String[] FILES = { "net/tcp", "net/tcp6"};

  private final Path proc;
  private final Processes processes;

  public PortTable(Path proc, Processes processes) {
    this.proc = proc;
    this.processes = processes;
  }

  /**
   * A socket that listens.
   *
   * @param address of IPv4 in dotted notation, 0.0.0.0 for all
   * @param user the number of who opened it
   */
  record Listener(String address, int port, int user, long inode) {}

  /** What a server finds that wants to listen somewhere. */
  private enum Finding {
    FREE, TAKEN, FORBIDDEN
  }

  /** Whether a server could not listen on the port of {@link Ports#ADDRESS} now. */
  public boolean isTaken(int port) {
    return probe(Ports.ADDRESS, port) != Finding.FREE;
  }

  private static Finding probe(String address, int port) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
      return Finding.FREE;
    } catch (IOException e) {
      var why = String.valueOf(e.getMessage());
      // An address that this machine has not (yet) is nobody's.
      return why.contains("assign requested address")
          ? Finding.FREE
          : why.contains("Permission denied") ? Finding.FORBIDDEN : Finding.TAKEN;
    }
  }

  /** Why a server could not listen there now, in the words behind "port 8080 (site)"; empty if it could. */
  Optional<String> obstacle(String address, int port) {
    return switch (probe(address, port)) {
      case FREE -> Optional.empty();
      case TAKEN -> Optional.of("is taken by " + described(tenant(address, port).owners()));
      case FORBIDDEN -> Optional.of("is one that this user may not listen on");
    };
  }

  /** Who listens on the port of an address, or of all. */
  Tenant tenant(String address, int port) {
    var found = tenants(l -> l.port() == port && (l.address().equals(ALL) || l.address().equals(address)));
    return new Tenant(found.stream().findFirst().map(Tenant::address).orElse(address), port,
        found.stream().flatMap(t -> t.users().stream()).distinct().toList(),
        found.stream().flatMap(t -> t.owners().stream()).distinct().toList());
  }

  /** Whether somebody listens on an address of 127.n.x.y. */
  public boolean isNetworkTaken(int network) {
    return listeners().stream().anyMatch(l -> l.address().startsWith("127." + network + "."));
  }

  /**
   * Somebody who listens.
   *
   * @param address 0.0.0.0 for all
   * @param users the numbers of who opened the sockets; empty where the table has none
   * @param owners the processes that hold the socket; empty where the system does not tell, or they are another user's
   */
  record Tenant(String address, int port, List<Integer> users, List<Processes.Running> owners) {
    Tenant {
      users = List.copyOf(users);
      owners = List.copyOf(owners);
    }
  }

  /** Who listens on addresses of 127.n.x.y, in the order of the system's table. */
  List<Tenant> tenants(int network) {
    return tenants(l -> l.address().startsWith("127." + network + "."));
  }

  private List<Tenant> tenants(Predicate<Listener> wanted) {
    var listening = listeners().stream().filter(wanted).toList();
    if (listening.isEmpty()) {
      return List.of();
    }
    var all = processes.all();
    var tenants = listening.stream().collect(Collectors.toMap(l -> l, l -> new Tenant(l.address(), l.port(),
        List.of(l.user()), all.stream().filter(p -> holds(p.pid(), l.inode())).toList()), (first, _) -> first,
        LinkedHashMap::new));
    // A socket without an owner may have been closed meanwhile.
    var still = listeners();
    return tenants.entrySet().stream().filter(t -> !t.getValue().owners().isEmpty() || still.contains(t.getKey()))
        .map(Map.Entry::getValue).toList();
  }

  /** One of them stands for all, as a parent and its children may have the same socket. */
  static String described(List<Processes.Running> owners) {
    return owners.stream().findFirst().map(p -> "process " + p.pid() + ": " + shortened(p.command()))
        .orElse("a process that this user may not see");
  }

  private static String shortened(String command) {
    return command.length() <= 160 ? command : command.substring(0, 157) + "...";
  }

  private boolean holds(long pid, long inode) {
    var socket = "socket:[" + inode + "]";
    try (Stream<Path> open = Files.list(proc.resolve(Long.toString(pid)).resolve("fd"))) {
      return isAmong(open, socket);
    } catch (IOException anotherUsers) {
      return false;
    }
  }

  static boolean isAmong(Stream<Path> open, String socket) {
    try {
      return open.anyMatch(fd -> leadsTo(fd, socket));
    } catch (UncheckedIOException processEnded) {
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
            HexFormat.fromHexDigits(local, colon + 1, local.length()), Integer.parseUnsignedInt(fields.get(7)),
            Long.parseLong(fields.get(9))));
      } catch (IllegalArgumentException | IndexOutOfBoundsException | UnknownHostException unreadable) {
        // Not a line of this table; others may be.
      }
    }
    return found;
  }

  /** Each 32-bit word is in the order of a little-endian machine. Only {@code ::} is also all of IPv4. */
  private static String address(String hex) throws UnknownHostException {
    var words = HexFormat.of().parseHex(hex);
    var bytes = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      bytes[i] = words[i - i % 4 + 3 - i % 4];
    }
    // A mapped IPv4 address becomes that of IPv4.
    var address = InetAddress.getByAddress(bytes);
    return address.isAnyLocalAddress() ? ALL : address.getHostAddress();
  }
}
