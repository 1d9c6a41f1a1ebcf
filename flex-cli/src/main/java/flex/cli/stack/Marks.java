package flex.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/**
 * By what the processes of one home are known. The command line says what a process is, the directory it runs in whose it
 * is: services run in their home, a VM in its own directory below. A path on a command line is what the home was called
 * when the process was started, and counts only where the system does not tell the directory.
 *
 * @param home by its real path
 */
record Marks(Path home) {
  private static final String HOME = "-Dflex.home=";
  private static final String VM = "-Dflex.vm=";
  private static final String VMS = "vms";
  private static final String INIT = "init.sh";
  private static final List<String> SHELLS = List.of("sh", "dash", "bash");

  /** First arguments of a JVM of this home. */
  List<String> arguments(Service service) {
    return List.of(HOME + home, serviceMark(service));
  }

  /** A JVM of this home, or the init of one of its VMs. An editor or a grep that names the same words is neither. */
  boolean isOurs(Processes.Running process) {
    return homeOf(process).filter(this::isHome).isPresent();
  }

  boolean isService(Processes.Running process, Service service) {
    return process.arguments().contains(serviceMark(service)) && isOurs(process);
  }

  /** The init of a VM, or its agent. */
  boolean isVm(Processes.Running process) {
    return vmMark(process) != null && isOurs(process);
  }

  /** The init of that VM, or its agent. */
  boolean isOfVm(Processes.Running process, Path vm) {
    return isVm(process)
        && place(process, requireNonNull(vmMark(process)), Marks::isVmDirectory).filter(p -> isSame(p, vm)).isPresent();
  }

  boolean isInit(Processes.Running process) {
    return initMark(process) != null && isOurs(process);
  }

  /** Whether the home was moved while this process of it ran, which looks for its files where they were. */
  boolean isStranded(Processes.Running process) {
    var mark = homeMark(process);
    return mark != null && isOurs(process) && !isHome(mark);
  }

  /** The home of a process, whichever that is; empty for processes that are no stack's. */
  static Optional<Path> homeOf(Processes.Running process) {
    var service = homeMark(process);
    if (service != null) {
      return place(process, service, directory -> new Home(directory, directory).isHome());
    }
    var vm = vmMark(process);
    return vm == null
        ? Optional.empty()
        : place(process, vm, Marks::isVmDirectory).map(Path::getParent).filter(vms -> vms.endsWith(VMS))
            .map(Path::getParent);
  }

  private static @Nullable Path homeMark(Processes.Running process) {
    return process.program().equals("java") ? argument(process, HOME) : null;
  }

  private static @Nullable Path vmMark(Processes.Running process) {
    return process.program().equals("java") ? argument(process, VM) : initMark(process);
  }

  private static @Nullable Path argument(Processes.Running process, String prefix) {
    return process.arguments().stream().filter(a -> a.startsWith(prefix)).findFirst()
        .map(a -> path(a.substring(prefix.length()))).orElse(null);
  }

  /** The directory of the script that a shell runs, if that is the init of a VM. */
  private static @Nullable Path initMark(Processes.Running process) {
    if (!SHELLS.contains(process.program()) || process.arguments().size() < 2) {
      return null;
    }
    var script = path(process.arguments().get(1));
    return script != null && script.endsWith(INIT) ? script.getParent() : null;
  }

  private static @Nullable Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException notOfThisMachinesCharset) {
      return null;
    }
  }

  /**
   * The directory in which it runs, where it may be what is looked for: a home, or a VM, may have been moved. Else, as of who
   * was started again by hand, from anywhere, where it says to be.
   */
  private static Optional<Path> place(Processes.Running process, Path mark, Predicate<Path> fits) {
    return Stream.ofNullable(process.directory()).flatMap(d -> real(d).stream()).filter(fits).findFirst()
        .or(() -> Optional.of(mark));
  }

  private static boolean isVmDirectory(Path directory) {
    var parent = directory.getParent();
    return parent != null && parent.endsWith(VMS);
  }

  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException goneMeanwhile) {
      return Optional.empty();
    }
  }

  private boolean isHome(Path path) {
    return isSame(path, home);
  }

  /** The same by its path, or the same directory by another one. */
  private static boolean isSame(Path one, Path other) {
    try {
      return one.equals(other) || Files.isSameFile(one, other);
    } catch (IOException notThere) {
      return false;
    }
  }

  private static String serviceMark(Service service) {
    return "-Dflex.service=" + service.label();
  }
}
