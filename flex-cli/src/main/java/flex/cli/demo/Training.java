package flex.cli.demo;

import flex.cli.stack.Daemons;
import flex.cli.stack.Home;
import flex.cli.stack.HomeLock;
import flex.cli.stack.Installation;
import flex.cli.stack.Port;
import flex.cli.stack.PortTable;
import flex.cli.stack.Processes;
import flex.cli.stack.StackDown;
import flex.cli.stack.StackUp;
import flex.cli.stack.StartCaches;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole life of a stack of its own, from start over a shop to the end, so that each of its programs can record how it
 * starts: broker, database, our services and the agent of a store. Nothing of it is left but the caches of their starts.
 */
public final class Training {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  /** Away from the usual ones, which somebody may want meanwhile; others are taken where these are not free. */
  private static final int PORTS = 21_100;
  private static final int STORE_NETWORK = 177;

  private final Home base;
  private final Installation installation;
  private final Processes processes;
  private final PortTable portTable;
  private final Terminal terminal;

  /**
   * @param base the home whose programs are trained; its own stack is not touched
   */
  public Training(Home base, Installation installation, Processes processes, PortTable portTable,
      Terminal terminal) {
    this.base = base;
    this.installation = installation;
    this.processes = processes;
    this.portTable = portTable;
    this.terminal = terminal;
  }

  /** What is done with the stack before it ends, beside asking for a shop. */
  public interface Rehearsal {
    void with(Home home);
  }

  /** Returns the caches that were made; fails where another training is under way, or the stack does not do its work. */
  public List<Path> run(Rehearsal rehearsal) {
    var home = base.training();
    var lock = base.apps().resolve("training.lock");
    try (var _ = HomeLock.take(lock, Duration.ZERO, () -> {}, "a training runs already in " + home.directory())) {
      var down = new StackDown(home, installation.services(), processes, portTable, terminal::say);
      down.discardTraining();
      StartCaches.forgetRecorded(base);
      new Daemons(home, processes).beginTraining();
      try {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        // Nothing of what the caller sets for its own stack: this one has stores and a database of its own.
        var ports = new StackUp(home, installation, processes, portTable, Map.of(), terminal::say)
            .up(ports(), STORE_NETWORK, true).ports();
        new Demo(home, installation.services(), ports.bootstrap(), terminal, DemoShop.all().subList(0, 1))
            .run(deadline);
        rehearsal.with(home);
        down.downRecorded();
      } finally {
        down.discardTraining();
      }
      var made = StartCaches.adopt(base);
      if (StartCaches.areMissing(base, installation)) {
        StartCaches.forgetRecorded(base);
        throw new Failure(ExitCode.FAILED, "not every program recorded its start, only " + made,
            "programs start without caches, slower; is the disk full?");
      }
      return made;
    }
  }

  private Map<Port, Integer> ports() {
    var ports = new LinkedHashMap<Port, Integer>();
    installation.services().ports().forEach(port -> ports.put(port, PORTS + ports.size()));
    return ports;
  }
}
