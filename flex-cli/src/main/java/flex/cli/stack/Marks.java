package flex.cli.stack;

import java.nio.file.Path;
import java.util.List;

/** What the command lines of one home's processes carry, and by what they are known again. */
record Marks(Path home) {
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

  private String homeMark() {
    return "-Dflex.home=" + home;
  }

  private static String serviceMark(Service service) {
    return "-Dflex.service=" + service.label();
  }

  private String vmMark() {
    return "-Dflex.vm=" + home + "/vms/";
  }
}
