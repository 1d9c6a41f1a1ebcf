package flex.cli.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the command lines of one home's processes carry, and by what they are known again. */
record Marks(Path home) {
  private static final String VM = "-Dflex.vm=";
  private static final List<String> SHELLS = List.of("sh", "dash", "bash");

  /** First arguments of a JVM of this home. */
  List<String> arguments(Service service) {
    return List.of(homeMark(), serviceMark(service));
  }

  /** A JVM of this home, or the init of one of its VMs. An editor or a grep that names the same words is neither. */
  boolean isOurs(Processes.Running process) {
    if (process.program().equals("java")) {
      return process.arguments().stream().anyMatch(a -> a.equals(homeMark()) || a.startsWith(vmMark()));
    }
    return isInit(process);
  }

  boolean isService(Processes.Running process, Service service) {
    return isOurs(process) && process.arguments().contains(serviceMark(service));
  }

  /** The init of a VM, or its agent. */
  boolean isVm(Processes.Running process) {
    return isOurs(process) && (isInit(process) || process.arguments().stream().anyMatch(a -> a.startsWith(vmMark())));
  }

  boolean isInit(Processes.Running process) {
    return SHELLS.contains(process.program()) && process.arguments().size() > 1
        && process.arguments().get(1).startsWith(home + "/vms/") && process.arguments().get(1).endsWith("/init.sh");
  }

  /** The home of a store's agent, whichever that is; empty for other processes. */
  static Optional<String> homeOf(Processes.Running process) {
    return process.arguments().stream().filter(a -> a.startsWith(VM) && a.contains("/vms/"))
        .map(a -> a.substring(VM.length(), a.lastIndexOf("/vms/"))).findFirst();
  }

  private String homeMark() {
    return "-Dflex.home=" + home;
  }

  private static String serviceMark(Service service) {
    return "-Dflex.service=" + service.label();
  }

  private String vmMark() {
    return VM + home + "/vms/";
  }
}
