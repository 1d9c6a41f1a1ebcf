package flex.cli.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine. On Linux read from {@code /proc}, which knows zombies and exact start times; elsewhere
 * from the JDK.
 */
public final class Processes {
  private static final int STATE = 0;
  private static final int START = 19;
  private static final int RESIDENT_PAGES = 21;
  private static final String DELETED = " (deleted)";
  private static final long PAGE = 4096;
  private static final long STEP_MILLIS = 20;

  private final Path proc;
  private final boolean linux;

  public Processes(Path proc) {
    this.proc = proc;
    this.linux = Files.isReadable(proc.resolve("self/stat")) || Files.isReadable(proc.resolve("stat"));
  }

  /**
   * One process. Ids are used again: the same id and start is the same process.
   *
   * @param start clock ticks since boot on Linux, else epoch milliseconds
   * @param directory leads to its working directory, wherever that was moved meanwhile; null where the system does not
   *          tell, it is another user's, or the directory is no more
   */
  public record Running(long pid, long start, List<String> arguments, @Nullable Path directory) {
    public Running {
      arguments = List.copyOf(arguments);
    }

    public String command() {
      return String.join(" ", arguments);
    }

    /** The program without its directory. */
    public String program() {
      return arguments.isEmpty() ? "" : arguments.getFirst().substring(arguments.getFirst().lastIndexOf('/') + 1);
    }
  }

  /** A process that lives; a zombie does not. */
  public Optional<Running> find(long pid) {
    return linux ? fromProc(pid) : ProcessHandle.of(pid).flatMap(Processes::fromHandle);
  }

  public List<Running> all() {
    return ProcessHandle.allProcesses().map(ProcessHandle::pid).flatMap(pid -> find(pid).stream()).toList();
  }

  public boolean isAlive(Running process) {
    return find(process.pid()).filter(p -> p.start() == process.start()).isPresent();
  }

  /** Resident memory in bytes, where the system tells. */
  public OptionalLong memory(Running process) {
    return statistics(process.pid()).map(s -> OptionalLong.of(Long.parseLong(s.get(RESIDENT_PAGES)) * PAGE))
        .orElse(OptionalLong.empty());
  }

  /** Asks them to end, by force after {@code grace}. Returns those that live on, as a process in the kernel's hands may. */
  public List<Running> end(Collection<Running> processes, Duration grace) {
    signal(processes, false);
    var left = await(processes, grace);
    signal(left, true);
    return await(left, Duration.ofSeconds(5));
  }

  private void signal(Collection<Running> processes, boolean force) {
    for (var process : processes) {
      if (isAlive(process)) {
        // A handle checks the start time once more when it signals.
        ProcessHandle.of(process.pid()).ifPresent(force ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
      }
    }
  }

  private List<Running> await(Collection<Running> processes, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      var left = processes.stream().filter(this::isAlive).toList();
      if (left.isEmpty() || System.nanoTime() - end > 0) {
        return left;
      }
      Pause.millis(STEP_MILLIS);
    }
  }

  private Optional<Running> fromProc(long pid) {
    return statistics(pid).filter(s -> !s.get(STATE).equals("Z") && !s.get(STATE).equals("X"))
        .flatMap(s -> arguments(pid).map(a -> new Running(pid, Long.parseLong(s.get(START)), a, directory(pid))));
  }

  /** The fields of {@code stat} behind the name in parentheses, which may itself hold anything. */
  private Optional<List<String>> statistics(long pid) {
    try {
      var stat = Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
      var fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
      return fields.size() > RESIDENT_PAGES ? Optional.of(fields) : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private Optional<List<String>> arguments(long pid) {
    try {
      var bytes = Files.readAllBytes(proc.resolve(Long.toString(pid)).resolve("cmdline"));
      var line = new String(bytes, StandardCharsets.UTF_8);
      return Optional.of(Stream.of(line.split("\0", -1)).filter(a -> !a.isEmpty()).toList());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** The link itself: the system follows it to the directory that is meant, whatever the path that it shows. */
  private @Nullable Path directory(long pid) {
    var link = proc.resolve(Long.toString(pid)).resolve("cwd");
    try {
      return Files.readSymbolicLink(link).toString().endsWith(DELETED) ? null : link;
    } catch (IOException anotherUsers) {
      return null;
    }
  }

  private static Optional<Running> fromHandle(ProcessHandle handle) {
    if (!handle.isAlive()) {
      return Optional.empty();
    }
    var info = handle.info();
    var program = info.command().stream();
    var arguments = Stream.of(info.arguments().orElse(new String[0]));
    return Optional.of(new Running(handle.pid(), info.startInstant().map(Instant::toEpochMilli).orElse(0L),
        Stream.concat(program, arguments).toList(), null));
  }
}
