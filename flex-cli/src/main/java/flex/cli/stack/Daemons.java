package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.embedded.launch.ChildEnvironment;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts the processes of one home, each in a session of its own, and finds them again. */
public final class Daemons {
  private static final long LARGEST_LOG = 10L << 20;

  private final Home home;
  private final Processes processes;
  private final Marks marks;

  public Daemons(Home home, Processes processes) {
    this.home = home;
    this.processes = processes;
    this.marks = new Marks(home.directory());
  }

  /**
   * A process that was started by this command.
   *
   * @param logStart length of the log before it
   */
  record Started(Service service, Process process, Path log, long logStart) {}

  Marks marks() {
    return marks;
  }

  /** By its pid file, else by its marks: the command that started it may have died before it wrote the file. */
  public Optional<Processes.Running> find(Service service) {
    return fromFile(home.pidFile(service)).filter(p -> marks.isService(p, service))
        .or(() -> ours().stream().filter(p -> marks.isService(p, service)).findFirst());
  }

  /** All processes of this home, stores included. */
  public List<Processes.Running> ours() {
    return processes.all().stream().filter(marks::isOurs).toList();
  }

  /** Processes of one VM. */
  public List<Processes.Running> ofVm(Path vm) {
    return processes.all().stream().filter(p -> marks.isOfVm(p, vm)).toList();
  }

  /** {@code command} begins with the program; the marks come behind it. */
  Started start(Service service, List<String> command, Map<String, String> environment) {
    var log = home.log(service);
    try {
      Files.createDirectories(home.logs());
      Files.createDirectories(home.run());
      if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
        Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
      long logStart = Files.exists(log) ? Files.size(log) : 0;
      var whole = new ArrayList<>(session());
      whole.add(command.getFirst());
      whole.addAll(marks.arguments(service));
      whole.add("-Djava.io.tmpdir=" + emptied(home.temporary(service)));
      whole.addAll(command.subList(1, command.size()));
      var output = ProcessBuilder.Redirect.appendTo(log.toFile());
      var builder = new ProcessBuilder(whole).directory(home.directory().toFile())
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).redirectOutput(output)
          .redirectError(output);
      ChildEnvironment.set(builder, environment);
      var process = builder.start();
      remember(service, process.pid());
      return new Started(service, process, log, logStart);
    } catch (FileSystemException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new Failure(ExitCode.ENVIRONMENT, "the " + service.label() + " could not be started: " + e.getMessage(), "",
          e);
    }
  }

  /** What a process that was killed has left there is of no use to the next one. */
  private static Path emptied(Path directory) throws IOException {
    WholeFiles.deleteTree(directory);
    return Files.createDirectories(directory);
  }

  /** The process id and, in the second line, its start, which tells it from a later process with the same id. */
  void remember(Service service, long pid) throws IOException {
    remember(home.pidFile(service), pid);
  }

  /** Makes the home of a training, which this process is; fails where something else lies there. */
  public void beginTraining() {
    try {
      Files.createDirectories(home.directory());
      if (!WholeFiles.isEmpty(home.directory())) {
        throw new Failure(ExitCode.REFUSED, home.directory() + " holds what is no training's",
            "look what it is, and remove it");
      }
      var pid = ProcessHandle.current().pid();
      WholeFiles.write(home.trainerPid(), pid + "\n");
      remember(home.trainerPid(), pid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(Path file, long pid) throws IOException {
    var running = processes.find(pid);
    if (running.isPresent()) {
      WholeFiles.write(file, pid + "\n" + running.get().start() + "\n");
    }
  }

  void forget(Service service) {
    try {
      Files.deleteIfExists(home.pidFile(service));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process that still is the one which the file means. */
  Optional<Processes.Running> fromFile(Path pidFile) {
    try {
      var lines = Files.readAllLines(pidFile);
      var pid = Long.parseLong(lines.getFirst().strip());
      var start = lines.size() > 1 ? Long.parseLong(lines.get(1).strip()) : -1;
      return processes.find(pid).filter(p -> start < 0 || p.start() == start);
    } catch (IOException | NumberFormatException | NoSuchElementException unusable) {
      return Optional.empty();
    }
  }

  /** Without setsid a process ends with the terminal it was started from. */
  static List<String> session() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid").filter(p -> Files.isExecutable(Path.of(p))).limit(1).toList();
  }
}
