package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts what does not run yet, and returns when all of it answers. */
public final class StackUp {
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(2);

  private final Home home;
  private final Installation installation;
  private final Services services;
  private final Processes processes;
  private final Daemons daemons;
  private final PortTable portTable;
  private final Consumer<String> progress;
  private final Map<String, String> environment;

  /**
   * @param environment of this process; a service is given what its row of the table takes
   */
  public StackUp(Home home, Installation installation, Processes processes, PortTable portTable,
      Map<String, String> environment, Consumer<String> progress) {
    this.home = home;
    this.installation = installation;
    this.services = installation.services();
    this.processes = processes;
    this.daemons = new Daemons(home, processes);
    this.portTable = portTable;
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param started what this call started; all else ran already
   */
  public record Result(Ports ports, List<Service> started) {}

  /**
   * Takes as long as the slowest part, or ends with a failure within its limit; then what this call started is ended.
   *
   * @param wanted ports that were asked for; empty to keep what the home remembers
   */
  public Result up(Map<Port, Integer> wanted, @Nullable Integer storeNetwork, boolean chooseFree) {
    try (var _ = HomeLock.take(home, LOCK_LIMIT, () -> progress.accept("waiting for another flex command"))) {
      var running = new LinkedHashMap<Service, Processes.Running>();
      for (var service : services.rows()) {
        daemons.find(service).ifPresent(p -> running.put(service, p));
      }
      if (running.values().stream().anyMatch(daemons.marks()::isStranded)) {
        throw new Failure(ExitCode.REFUSED, "the stack in " + home.directory() + " was moved while it runs, and looks "
            + "for its files where they were", "flex down, then flex up");
      }
      var ports = choose(wanted, storeNetwork, chooseFree, running);
      return start(ports, running);
    }
  }

  private Ports choose(Map<Port, Integer> wanted, @Nullable Integer storeNetwork, boolean chooseFree,
      Map<Service, Processes.Running> running) {
    var remembered = Ports.load(home, services);
    var before = remembered.orElseGet(() -> Ports.usual(services));
    Ports ports;
    try {
      ports = before.with(wanted).withStoreNetwork(storeNetwork == null ? before.storeNetwork() : storeNetwork);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), "choose others by the options of flex up", e);
    }
    if (!ports.equals(before)) {
      if (!running.isEmpty()) {
        throw new Failure(ExitCode.REFUSED, "the stack runs on other ports",
            "flex down, then flex up with the new ones");
      }
      if (remembered.isPresent() && Vms.list(home).iterator().hasNext()) {
        throw new Failure(ExitCode.REFUSED, "the stores in " + home.vms() + " know the stack by its present ports",
            "keep the ports, or begin anew: flex down --wipe");
      }
    }
    if (chooseFree) {
      ports = ports.avoiding(portTable::isTaken, portTable::isNetworkTaken);
    }
    requireFree(ports, running);
    return ports;
  }

  private void requireFree(Ports ports, Map<Service, Processes.Running> running) {
    var missing = services.rows().stream().filter(s -> !running.containsKey(s)).toList();
    var obstacles = Obstacles.of(missing, running::containsKey, around(ports));
    if (!obstacles.taken().isEmpty()) {
      // Stores know the ports and have their addresses, so both stay as long as there are any.
      var first = Vms.list(home).isEmpty() ? "" : "flex down --wipe, which deletes this home's stores, then ";
      throw new Failure(ExitCode.ENVIRONMENT, String.join("\n", obstacles.taken()), "end "
          + obstacles.owners().stream().flatMap(p -> Marks.homeOf(p).stream()).findFirst()
              .map(other -> "that stack (flex down --home " + other + ")").orElse("that process")
          + (obstacles.remedies().isEmpty()
              ? ""
              : ", or move: " + first + "flex up " + String.join(" ", obstacles.remedies())));
    }
  }

  private Surroundings around(Ports ports) {
    return new Surroundings(home, ports, installation, portTable, environment, progress);
  }

  private Result start(Ports ports, Map<Service, Processes.Running> running) {
    var started = new ArrayList<Daemons.Started>();
    try {
      Files.createDirectories(home.directory());
      if (running.size() < services.rows().size()) {
        Room.require(home.directory());
      }
      ports.save(home);
      Secrets.make(home, services, new SecureRandom());
      var around = around(ports);
      services.ours().stream().flatMap(s -> s.given().stream()).distinct().filter(environment::containsKey)
          .forEach(v -> progress.accept(v + " of the environment is not used: the stack sets it"));
      for (var service : services.rows()) {
        if (!running.containsKey(service)) {
          var program = service.program(around);
          started.add(daemons.start(service, program.command(), program.settings()));
        }
      }
      var readiness = new Readiness(services, ports, processes, progress);
      for (var one : started) {
        readiness.await(one);
      }
      for (var entry : running.entrySet()) {
        daemons.remember(entry.getKey(), entry.getValue().pid());
        readiness.await(entry.getKey(), entry.getValue(), home.log(entry.getKey()));
      }
      return new Result(ports, started.stream().map(Daemons.Started::service).toList());
    } catch (IOException e) {
      endAgain(started);
      throw Room.reasonOf(new UncheckedIOException(e), home.directory());
    } catch (RuntimeException e) {
      endAgain(started);
      throw Room.reasonOf(e, home.directory());
    }
  }

  private void endAgain(List<Daemons.Started> started) {
    var left = started.stream().flatMap(s -> processes.find(s.process().pid()).stream()).toList();
    // An interrupt of this thread is for the work that failed; ending processes must not be cut short by it.
    boolean interrupted = Thread.interrupted();
    processes.end(left, Duration.ofSeconds(5));
    started.forEach(s -> daemons.forget(s.service()));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
