package flex.embedded.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How to start one server. Made by {@link #broker} or {@link #database}, refined by the methods that return a copy.
 *
 * @param kind which server
 * @param data its directory; one process at a time may use it
 * @param log the file its stdout and stderr are appended to
 * @param host an address of 127.0.0.0/8
 * @param port 1 to 65535, or 0 to have a free one chosen
 * @param controllerPort of a broker's controller, chosen if 0; not used by a database
 * @param readyWithin how long it may take to accept connections
 * @param endsWithThisProcess whether the server ends itself when the starting JVM is gone
 * @param jar {@code embedded-stack.jar} beside its {@code lib} directory, looked for if null
 */
public record Launch(Kind kind, Path data, Path log, String host, int port, int controllerPort, Duration readyWithin,
    boolean endsWithThisProcess, @Nullable Path jar) {

  /** The server to run. */
  public enum Kind {
    BROKER("flex.embedded.BrokerMain"), DATABASE("flex.embedded.DatabaseMain");

    private final String mainClass;

    Kind(String mainClass) {
      this.mainClass = mainClass;
    }

    private List<String> heap() {
      return switch (this) {
        case BROKER -> List.of("-Xmx256m");
        // A small young generation: its collections stop every writer, and copy again and again what is going to stay.
        case DATABASE -> List.of("-Xmx512m", "-Xmn12m", "-XX:MaxTenuringThreshold=2");
      };
    }
  }

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  public Launch {
    Objects.requireNonNull(kind);
    data = data.toAbsolutePath().normalize();
    log = log.toAbsolutePath().normalize();
    if (!host.matches("127(\\.\\d{1,3}){3}"))
      throw new IllegalArgumentException("host must be an address of 127.0.0.0/8 but is " + host);
    requirePort("port", port);
    requirePort("controller port", controllerPort);
    if (readyWithin.isNegative() || readyWithin.isZero())
      throw new IllegalArgumentException("readyWithin must be positive but is " + readyWithin);
  }

  /** A broker on free ports of 127.0.0.1, logging to {@code broker.log} in its data directory. */
  public static Launch broker(Path data) {
    return new Launch(Kind.BROKER, data, data.resolve("broker.log"), "127.0.0.1", 0, 0, READY_WITHIN, false, null);
  }

  /** A database on a free port of 127.0.0.1, logging to {@code database.log} in its data directory. */
  public static Launch database(Path data) {
    return new Launch(Kind.DATABASE, data, data.resolve("database.log"), "127.0.0.1", 0, 0, READY_WITHIN, false,
        null);
  }

  public Launch on(String newHost, int newPort) {
    return new Launch(kind, data, log, newHost, newPort, controllerPort, readyWithin, endsWithThisProcess, jar);
  }

  public Launch withControllerPort(int newPort) {
    return new Launch(kind, data, log, host, port, newPort, readyWithin, endsWithThisProcess, jar);
  }

  public Launch loggingTo(Path file) {
    return new Launch(kind, data, file, host, port, controllerPort, readyWithin, endsWithThisProcess, jar);
  }

  public Launch readyWithin(Duration limit) {
    return new Launch(kind, data, log, host, port, controllerPort, limit, endsWithThisProcess, jar);
  }

  public Launch endingWithThisProcess() {
    return new Launch(kind, data, log, host, port, controllerPort, readyWithin, true, jar);
  }

  public Launch from(Path newJar) {
    return new Launch(kind, data, log, host, port, controllerPort, readyWithin, endsWithThisProcess, newJar);
  }

  /** This launch with free ports in place of those left open. */
  Launch withPorts() {
    int chosen = port == 0 ? FreePorts.free(host) : port;
    int controller = kind == Kind.BROKER && controllerPort == 0 ? FreePorts.free(host, chosen) : controllerPort;
    return new Launch(kind, data, log, host, chosen, controller, readyWithin, endsWithThisProcess, jar);
  }

  /** Whether a port that turns out to be taken can be replaced by another one. */
  boolean choosesPorts() {
    return port == 0;
  }

  /**
   * The whole command line, for who starts the process itself. The server writes {@code READY} to stdout when it
   * accepts connections, or {@code PORT_TAKEN host:port} and exits with 98.
   *
   * @throws IllegalStateException if no {@code embedded-stack.jar} is found or a port is still open
   */
  public List<String> command() {
    return command(cache().options());
  }

  /** As {@link #command}, for a server that leaves a cache of its start when it ends. */
  public List<String> recordingCommand() {
    return command(cache().recording());
  }

  private StartCache cache() {
    return StartCache.beside(found(), kind.name().toLowerCase(Locale.ROOT));
  }

  private Path found() {
    return jar == null ? StackJar.find() : StackJar.require(jar);
  }

  private List<String> command(List<String> cache) {
    if (port == 0 || (kind == Kind.BROKER && controllerPort == 0))
      throw new IllegalStateException("the ports of " + this + " are not chosen yet");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(cache);
    command.addAll(kind.heap());
    command.addAll(SmallJvm.OPTIONS);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    // The jar's manifest names the libraries beside it.
    command.addAll(List.of("-cp", found().toString(), kind.mainClass));
    command.addAll(List.of("--host", host, "--port", String.valueOf(port), "--data", data.toString()));
    if (kind == Kind.BROKER)
      command.addAll(List.of("--controller-port", String.valueOf(controllerPort)));
    if (endsWithThisProcess)
      command.addAll(List.of("--parent-pid", String.valueOf(ProcessHandle.current().pid())));
    return List.copyOf(command);
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > 65_535)
      throw new IllegalArgumentException(name + " must be within 0 to 65535 but is " + port);
  }
}
