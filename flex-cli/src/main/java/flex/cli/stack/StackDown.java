package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Ends every process of a home, whoever started it and whatever pid files say: first our services, so that none starts a
 * store again, then the stores, then broker and database.
 */
public final class StackDown {
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(2);
  private static final Duration SERVICE_GRACE = Duration.ofSeconds(12);
  private static final Duration STORE_GRACE = Duration.ofSeconds(6);
  /** Writing down how it started takes a program some seconds, and far more on a busy machine. */
  private static final Duration RECORDING_GRACE = Duration.ofMinutes(4);
  private static final int SWEEPS = 10;

  private final Home home;
  private final Services services;
  private final Processes processes;
  private final Daemons daemons;
  private final PortTable portTable;
  private final Consumer<String> progress;

  public StackDown(Home home, Services services, Processes processes, PortTable portTable,
      Consumer<String> progress) {
    this.home = home;
    this.services = services;
    this.processes = processes;
    this.daemons = new Daemons(home, processes);
    this.portTable = portTable;
    this.progress = progress;
  }

  /** Returns how many processes it ended; when it returns, none is left. */
  public int down() {
    return down(SERVICE_GRACE, STORE_GRACE);
  }

  /** As {@link #down}, with time for each to write down how it started. */
  public int downRecorded() {
    return down(RECORDING_GRACE, RECORDING_GRACE);
  }

  private int down(Duration serviceGrace, Duration storeGrace) {
    if (Files.notExists(home.directory())) {
      return endLeftovers();
    }
    try (var _ = HomeLock.take(home, LOCK_LIMIT, () -> progress.accept("waiting for another flex command"))) {
      return end(serviceGrace, storeGrace);
    }
  }

  private int endTrainer() {
    var trainer = daemons.fromFile(home.trainerPid()).filter(p -> p.pid() != ProcessHandle.current().pid());
    return trainer.map(p -> {
      processes.end(List.of(p), SERVICE_GRACE);
      return 1;
    }).orElse(0);
  }

  /** Fails where a wipe would delete what is no stack's. */
  public void requireHome() {
    if (!home.isHome() && home.stored().stream().anyMatch(Files::exists)) {
      throw new Failure(ExitCode.REFUSED, home.directory() + " is no home of a stack: there is neither "
          + home.directory().relativize(home.ports()) + " nor " + home.directory().relativize(home.operatorToken()),
          "name the home; or delete by hand what is to go");
    }
  }

  /**
   * Deletes what the stack has stored, and leaves unpacked programs and what others have put there; only after
   * {@link #down}. Fails while somebody may use it, seen or not.
   */
  public void wipe() {
    requireHome();
    try (var _ = HomeLock.take(home, LOCK_LIMIT, () -> progress.accept("waiting for another flex command"))) {
      new Unused(home, services, daemons, portTable).require();
      for (var part : home.stored()) {
        WholeFiles.deleteTree(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends a training at once, since its processes have nothing to keep, and deletes all of it; does nothing where none was
   * begun. Returns how many processes it ended.
   */
  public int discardTraining() {
    if (!home.isOfTraining()) {
      return 0;
    }
    int ended = endTrainer();
    Vms.list(home).forEach(StackDown::markStopped);
    ended += endLeftovers(Duration.ZERO);
    try {
      WholeFiles.deleteTree(home.directory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ended;
  }

  private int end(Duration serviceGrace, Duration storeGrace) {
    int ended = end(services.ours(), serviceGrace);
    var stores = daemons.ours().stream().filter(daemons.marks()::isVm).toList();
    Vms.list(home).forEach(StackDown::markStopped);
    if (!stores.isEmpty()) {
      // The inits first: an agent whose init lives is started again.
      processes.end(stores.stream().filter(daemons.marks()::isInit).toList(), STORE_GRACE);
      processes.end(stores, storeGrace);
      progress.accept(services.column("stores") + " ended");
      ended += stores.size();
    }
    ended += end(Foundation.all(), serviceGrace);
    ended += endLeftovers();
    for (var vm : Vms.list(home)) {
      deletePidFiles(vm);
    }
    return ended;
  }

  private int end(List<? extends Service> some, Duration grace) {
    var running = new ArrayList<Processes.Running>();
    var names = new ArrayList<String>();
    for (var service : some) {
      Optional<Processes.Running> process = daemons.find(service);
      process.ifPresent(p -> {
        running.add(p);
        names.add(service.label());
      });
    }
    processes.end(running, grace);
    names.forEach(name -> progress.accept(services.column(name) + " ended"));
    for (var service : some) {
      daemons.forget(service);
    }
    return running.size();
  }

  /** What was started meanwhile, or lost by a command that crashed. */
  private int endLeftovers() {
    return endLeftovers(STORE_GRACE);
  }

  private int endLeftovers(Duration grace) {
    int ended = 0;
    for (int i = 0; i < SWEEPS; i++) {
      var left = daemons.ours();
      if (left.isEmpty()) {
        return ended;
      }
      ended += left.size();
      processes.end(left, grace);
    }
    var left = daemons.ours().stream().map(p -> p.pid() + " (" + p.program() + ")").toList();
    if (left.isEmpty()) {
      return ended;
    }
    throw new Failure(ExitCode.FAILED, "processes " + String.join(", ", left) + " of " + home.directory()
        + " cannot be ended", "look at them with ps; another user may have started them");
  }

  private static void markStopped(Vms.Vm vm) {
    try {
      Files.writeString(vm.stopped(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deletePidFiles(Vms.Vm vm) {
    try {
      Files.deleteIfExists(vm.initPid());
      Files.deleteIfExists(vm.agentPid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
