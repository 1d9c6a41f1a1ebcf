package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Whether a part of the stack answers. */
final class Readiness {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long STEP_MILLIS = 40;
  private static final int LOG_LINES = 15;
  /** How a service ends whose settings cannot be meant, see docs/settings.md. */
  private static final int WRONG_SETTINGS = 78;

  private final Services services;
  private final Ports ports;
  private final Processes processes;
  private final Consumer<String> progress;

  Readiness(Services services, Ports ports, Processes processes, Consumer<String> progress) {
    this.services = services;
    this.ports = ports;
    this.processes = processes;
    this.progress = progress;
  }

  void await(Daemons.Started started) {
    long begin = System.nanoTime();
    await(started.service(), started.process()::isAlive, started.log(), () -> refusal(started));
    progress.accept("%s ready on %s, process %d%s".formatted(services.column(started.service().label()),
        address(started.service()), started.process().pid(), waited(begin)));
  }

  void await(Service service, Processes.Running running, Path log) {
    await(service, () -> processes.isAlive(running), log, Optional::empty);
  }

  /** In its own words, where it says why it does not start. */
  private static Optional<Failure> refusal(Daemons.Started started) {
    try {
      var code = started.process().exitValue() == WRONG_SETTINGS ? ExitCode.USAGE : ExitCode.FAILED;
      return Refusal.of(new LogFile(started.log()).linesFrom(started.logStart()))
          .map(r -> new Failure(code, "the " + started.service().label() + " does not start:\n" + r.why(), r.remedy()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String waited(long begin) {
    var waited = Duration.ofNanos(System.nanoTime() - begin);
    return waited.toMillis() < 100 ? "" : " (waited %.1f s)".formatted(waited.toMillis() / 1000.0);
  }

  private void await(Service service, BooleanSupplier alive, Path log, Supplier<Optional<Failure>> refusal) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!answers(service)) {
      if (!alive.getAsBoolean()) {
        throw refusal.get().orElseGet(() -> new Failure(ExitCode.FAILED, "the " + service.label()
            + " ended before it was ready; the end of " + log + ":\n"
            + String.join("\n", new LogFile(log).tail(LOG_LINES)), "see the log: flex logs " + service.label()));
      }
      if (System.nanoTime() - end > 0) {
        throw new Failure(ExitCode.TIMED_OUT, "the " + service.label() + " was not ready within " + LIMIT.toSeconds()
            + " s; the end of " + log + ":\n" + String.join("\n", new LogFile(log).tail(LOG_LINES)),
            "see the log: flex logs " + service.label());
      }
      Pause.millis(STEP_MILLIS);
    }
  }

  String address(Service service) {
    return Ports.ADDRESS + ":" + ports.number(service.port());
  }

  boolean answers(Service service) {
    return service.answers(ports);
  }
}
