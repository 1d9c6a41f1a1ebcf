package flex.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The VMs of the local hypervisor, as they lie on the disk: also seen while nothing runs. */
public final class Vms {
  private Vms() {}

  /**
   * One VM.
   *
   * @param storeAlias empty where its config drive cannot be read
   */
  public record Vm(Path directory, String vmId, String storeAlias, String ipAddress) {
    public Path console() {
      return directory.resolve("console.log");
    }

    Path stopped() {
      return directory.resolve("stopped");
    }

    public Path agentPid() {
      return directory.resolve("agent.pid");
    }

    public Path initPid() {
      return directory.resolve("init.pid");
    }
  }

  public static List<Vm> list(Home home) {
    if (Files.notExists(home.vms())) {
      return List.of();
    }
    try (Stream<Path> directories = Files.list(home.vms())) {
      return directories.filter(d -> Files.exists(d.resolve("init.sh"))).sorted().map(Vms::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By alias of the store or id of the VM. */
  public static Optional<Vm> find(Home home, String name) {
    return list(home).stream().filter(v -> v.vmId().equals(name) || v.storeAlias().equals(name)).findFirst();
  }

  private static Vm read(Path directory) {
    var vmId = directory.getFileName().toString();
    try {
      // It holds a token too, which nobody needs to see.
      JsonNode drive = Json.mapper().readTree(Files.readString(directory.resolve("config-drive/flex.json")));
      return new Vm(directory, vmId, drive.path("storeAlias").asText(""), drive.path("ipAddress").asText(""));
    } catch (IOException unreadable) {
      return new Vm(directory, vmId, "", "");
    }
  }
}
