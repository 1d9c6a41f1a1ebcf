package flex.cli.stack;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a home runs.
 *
 * @param site where the service of stores and shops answers
 * @param obstacles who has ports or addresses that are needed, each in a line
 */
public record StackStatus(String home, boolean running, List<Part> services, List<StoreVm> stores, String site,
    String bootstrapServers, String mongodbUri, String operatorTokenFile, List<String> obstacles) {
  /**
   * A service.
   *
   * @param state {@code ready}, {@code starting} while it does not answer, or {@code stopped}
   */
  public record Part(String name, String state, @Nullable Long pid, String address, @Nullable Long memoryMb,
      String log) {}

  /**
   * A store's VM.
   *
   * @param pid of its agent
   */
  public record StoreVm(String vmId, String storeAlias, String state, @Nullable Long pid, String ipAddress,
      @Nullable Long memoryMb, String log) {}

  public StackStatus {
    services = List.copyOf(services);
    stores = List.copyOf(stores);
    obstacles = List.copyOf(obstacles);
  }

  public static StackStatus of(Surroundings around, Processes processes) {
    var home = around.home();
    var services = around.installation().services();
    var ports = around.ports();
    var daemons = new Daemons(home, processes);
    var readiness = new Readiness(services, ports, processes, line -> {});
    var parts = new ArrayList<Part>();
    var running = new HashSet<Service>();
    for (var service : services.rows()) {
      var process = daemons.find(service);
      process.ifPresent(_ -> running.add(service));
      var state = process.isEmpty() ? "stopped" : readiness.answers(service) ? "ready" : "starting";
      parts.add(new Part(service.label(), state, process.map(Processes.Running::pid).orElse(null),
          readiness.address(service), process.map(p -> megabytes(processes, p)).orElse(null),
          home.log(service).toString()));
    }
    var stores = new ArrayList<StoreVm>();
    for (var vm : Vms.list(home)) {
      var agent = daemons.ofVm(vm.directory()).stream().filter(p -> p.program().equals("java")).findFirst();
      stores.add(new StoreVm(vm.vmId(), vm.storeAlias(), agent.isPresent() ? "running" : "stopped",
          agent.map(Processes.Running::pid).orElse(null), vm.ipAddress(),
          agent.map(p -> megabytes(processes, p)).orElse(null), vm.console().toString()));
    }
    return new StackStatus(home.directory().toString(), parts.stream().allMatch(p -> p.state().equals("ready")), parts,
        stores, ports.url(services.ofStores().port()), ports.bootstrap(), ports.mongodbUri(),
        home.operatorToken().toString(),
        Obstacles.of(services.rows(), running::contains, around).taken());
  }

  private static @Nullable Long megabytes(Processes processes, Processes.Running process) {
    var memory = processes.memory(process);
    return memory.isPresent() ? memory.getAsLong() >> 20 : null;
  }
}
