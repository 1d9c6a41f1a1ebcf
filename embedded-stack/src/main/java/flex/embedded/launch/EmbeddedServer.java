package flex.embedded.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * A server of the embedded stack that was started from here: a process that outlives this JVM unless
 * {@link Launch#endingWithThisProcess} was asked for. Safe for use by several threads.
 */
public final class EmbeddedServer implements AutoCloseable {

  private static final String READY = "READY";
  private static final String PORT_TAKEN = "PORT_TAKEN ";
  private static final int LOG_LINES_IN_ERROR = 20;
  private static final int PORT_ATTEMPTS = 5;
  private static final long STOP_MILLIS = 12_000;

  private final Launch launch;
  private Process process;

  private EmbeddedServer(Launch launch, Process process) {
    this.launch = launch;
    this.process = process;
  }

  /**
   * Starts the server and returns when it accepts connections.
   *
   * @throws PortTakenException if another process has a port that was asked for
   * @throws IllegalStateException if it ends or is not ready in time; the message has the end of its log
   */
  public static EmbeddedServer start(Launch launch) {
    PortTakenException last = null;
    for (int i = 0; i < PORT_ATTEMPTS; i++) {
      Launch chosen = launch.withPorts();
      try {
        return new EmbeddedServer(chosen, run(chosen));
      } catch (PortTakenException e) {
        if (!launch.choosesPorts())
          throw e;
        last = e;
      }
    }
    throw new IllegalStateException("each port that was free a moment ago was taken", last);
  }

  /** The launch with its ports as they are. */
  public Launch launch() {
    return launch;
  }

  /** {@code host:port}: a broker's bootstrap servers. */
  public String address() {
    return launch.host() + ":" + launch.port();
  }

  /** Where a MongoDB driver finds a database, without the name of one: {@code mongodb://host:port}. */
  public String uri() {
    if (launch.kind() != Launch.Kind.DATABASE)
      throw new IllegalStateException("a broker has an address, no URI");
    return "mongodb://" + address();
  }

  public synchronized long pid() {
    return process.pid();
  }

  public synchronized boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it by SIGTERM, or by SIGKILL if that takes more than 12 s. Does nothing if it has ended. */
  public synchronized void stop() {
    process.destroy();
    if (!endsWithin(STOP_MILLIS))
      kill();
  }

  /** Ends it by SIGKILL, as a crash would. Does nothing if it has ended. */
  public synchronized void kill() {
    process.destroyForcibly();
    if (!endsWithin(STOP_MILLIS))
      throw new IllegalStateException("process " + process.pid() + " survives SIGKILL");
  }

  /** Starts it again on the same ports and data, after stopping it if it is alive; throws as {@link #start}. */
  public synchronized void restart() {
    stop();
    process = run(launch);
  }

  @Override
  public void close() {
    stop();
  }

  private boolean endsWithin(long millis) {
    try {
      return process.waitFor(millis, MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while process " + process.pid() + " ends", e);
    }
  }

  private static Process run(Launch launch) {
    try {
      Files.createDirectories(launch.data());
      Files.createDirectories(launch.log().resolveSibling("."));
      long logStart = Files.exists(launch.log()) ? Files.size(launch.log()) : 0;
      var builder = new ProcessBuilder(launch.command()).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
      ChildEnvironment.set(builder, Map.of());
      var process = builder.start();
      process.getOutputStream().close();
      try {
        awaitReady(launch, process, logStart);
      } catch (RuntimeException | IOException e) {
        process.destroyForcibly();
        throw e;
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + launch, e);
    }
  }

  private static void awaitReady(Launch launch, Process process, long logStart) throws IOException {
    long end = System.nanoTime() + launch.readyWithin().toNanos();
    while (true) {
      boolean ended = waitFor(process);
      List<String> lines = linesFrom(launch.log(), logStart);
      if (lines.contains(READY) && !ended)
        return;
      for (String line : lines) {
        if (line.startsWith(PORT_TAKEN))
          throw new PortTakenException(launch.host(), Integer.parseInt(line, line.lastIndexOf(':') + 1,
              line.length(), 10));
      }
      if (ended)
        throw failed(launch, "ended with code " + process.exitValue() + " before it was ready", lines);
      if (System.nanoTime() > end)
        throw failed(launch, "was not ready within " + launch.readyWithin(), lines);
    }
  }

  private static boolean waitFor(Process process) {
    try {
      return process.waitFor(20, MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while process " + process.pid() + " starts", e);
    }
  }

  /** The whole lines of a log since an offset: what a former run wrote is of no interest. */
  private static List<String> linesFrom(Path log, long start) throws IOException {
    try (var file = Files.newInputStream(log)) {
      file.skipNBytes(start);
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
  }

  private static IllegalStateException failed(Launch launch, String what, List<String> lines) {
    List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES_IN_ERROR), lines.size());
    return new IllegalStateException("%s on %s:%s %s; its log %s ends with:%n%s".formatted(launch.kind(),
        launch.host(), launch.port(), what, launch.log(), String.join(System.lineSeparator(), last)));
  }
}
