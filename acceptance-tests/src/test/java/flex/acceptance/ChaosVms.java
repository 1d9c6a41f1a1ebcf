package flex.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The VMs of a stack as its machine sees them: directories and processes. */
final class ChaosVms {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stack stack;

  ChaosVms(Stack stack) {
    this.stack = stack;
  }

  /** One VM. */
  record Vm(Path directory, String alias, String address) {
    Path console() {
      return directory.resolve("console.log");
    }

    private boolean isAgent(ProcessHandle process) {
      return Stack.commandLine(process).contains("\0-Dflex.vm=" + directory + "\0");
    }

    private boolean isInit(ProcessHandle process) {
      return Stack.commandLine(process).contains("\0" + directory.resolve("init.sh") + "\0");
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
      if (Files.exists(drive)) {
        var json = JSON.readTree(drive.toFile());
        if (json.path("storeAlias").asText().equals(alias)) {
          return Optional.of(new Vm(directory, alias, json.path("ipAddress").asText()));
        }
      }
    }
    return Optional.empty();
  }

  Optional<ProcessHandle> agent(Vm vm) {
    return stack.processes().stream().filter(vm::isAgent).findFirst();
  }

  Optional<ProcessHandle> init(Vm vm) {
    return stack.processes().stream().filter(vm::isInit).findFirst();
  }

  List<ProcessHandle> agents() {
    return stack.processes().stream().filter(p -> Stack.commandLine(p).contains("\0-Dflex.vm=")).toList();
  }

  List<ProcessHandle> inits() {
    return stack.processes().stream().filter(p -> Stack.commandLine(p).contains("/init.sh\0")).toList();
  }
}
