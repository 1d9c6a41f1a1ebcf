package flex.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A process that can be ended by -9 and started again as it was, as a machine's init would. */
final class Daemon {
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private volatile @Nullable ProcessHandle process;

  private Daemon(List<String> command, Map<String, String> environment, Path log,
      @Nullable ProcessHandle process) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
    this.process = process;
  }

  /** One that somebody else has started. */
  static Daemon running(long pid, Path log) throws IOException {
    var proc = Path.of("/proc", Long.toString(pid));
    var environment = new HashMap<String, String>();
    for (var variable : parts(proc.resolve("environ"))) {
      var equals = variable.indexOf('=');
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return new Daemon(parts(proc.resolve("cmdline")), environment, log, ProcessHandle.of(pid).orElseThrow());
  }

  /** The same program with other settings; it does not run until it is started. */
  Daemon another(Map<String, String> settings, Path log) {
    var changed = new HashMap<>(environment);
    changed.putAll(settings);
    return new Daemon(command, changed, log, null);
  }

  Map<String, String> environment() {
    return environment;
  }

  Path log() {
    return log;
  }

  void start() throws IOException {
    var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    process = builder.start().toHandle();
  }

  boolean isAlive() {
    var current = process;
    return current != null && current.isAlive();
  }

  /** Returns when it has ended; false where it did not run. */
  boolean kill() {
    var current = process;
    if (current == null || !current.destroyForcibly()) {
      return false;
    }
    current.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    return true;
  }

  private static List<String> parts(Path file) throws IOException {
    return Pattern.compile("\0").splitAsStream(new String(Files.readAllBytes(file), UTF_8)).toList();
  }
}
