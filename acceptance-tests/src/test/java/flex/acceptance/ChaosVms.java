package flex.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The VMs of a stack as its machine sees them: directories and processes. */
final class ChaosVms {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stack stack;
  private final Map<Path, Vm> read = new ConcurrentHashMap<>();

  ChaosVms(Stack stack) {
    this.stack = stack;
  }

  /** One VM. */
  record Vm(Path directory, String alias, String address) {
    Path console() {
      return directory.resolve("console.log");
    }

    boolean isAgent(ProcessHandle process) {
      return Stack.commandLine(process).contains("\0-Dflex.vm=" + directory + "\0");
    }

    boolean isInit(ProcessHandle process) {
      return Stack.commandLine(process).contains("\0" + directory.resolve("init.sh") + "\0");
    }

    /** The process whose id stands in a file of the VM, if it lives and is what it shall be. */
    private Optional<ProcessHandle> process(String file, Predicate<ProcessHandle> which) throws IOException {
      var pid = directory.resolve(file);
      var text = Files.exists(pid) ? Files.readString(pid).strip() : "";
      return text.matches("\\d+") ? ProcessHandle.of(Long.parseLong(text)).filter(which) : Optional.empty();
    }
  }

  /** All directories of VMs, also of one that is half made. */
  List<Path> directories() throws IOException {
    try (var files = Files.list(stack.home.resolve("vms"))) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }

  Optional<Vm> find(String alias) throws IOException {
    for (var directory : directories()) {
      var drive = directory.resolve("config-drive/flex.json");
      // One that still grows is moved to its place when it is whole.
      if (!read.containsKey(directory) && !directory.toString().endsWith("-new") && Files.exists(drive)) {
        var json = JSON.readTree(drive.toFile());
        read.put(directory, new Vm(directory, json.path("storeAlias").asText(), json.path("ipAddress").asText()));
      }
    }
    return read.values().stream().filter(vm -> vm.alias().equals(alias)).findFirst();
  }

  Optional<ProcessHandle> agent(Vm vm) throws IOException {
    return vm.process("agent.pid", vm::isAgent);
  }

  Optional<ProcessHandle> init(Vm vm) throws IOException {
    return vm.process("init.pid", vm::isInit);
  }

  List<ProcessHandle> agents() {
    return stack.processes().stream().filter(p -> Stack.commandLine(p).contains("\0-Dflex.vm=")).toList();
  }

  List<ProcessHandle> inits() {
    return stack.processes().stream().filter(p -> Stack.commandLine(p).contains("/init.sh\0")).toList();
  }
}
