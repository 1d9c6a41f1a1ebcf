package flex.kernel;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.kernel.Definition.Advance;
import flex.kernel.SagaDocument.Intervention;
import flex.kernel.SagaDocument.Parked;
import flex.kernel.SagaView.Intervention.Kind;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator does about a saga that waits for one; written into the saga with the reason. */
final class ByHand {
  private static final Logger LOG = LoggerFactory.getLogger(ByHand.class);

  private final Engine engine;
  private final Repair repair;

  ByHand(Engine engine, SagaStore store) {
    this.engine = engine;
    this.repair = new Repair(engine, store);
  }

  void retry(String sagaId, String reason) {
    LOG.info("Saga {} is retried by hand: {}", sagaId, reason);
    act(sagaId, resident -> {
      var before = waiting(resident, sagaId);
      var noted = before.with(new Intervention(engine.now(), Kind.RETRY, reason, null));
      return before.parked() != null
          ? engine.save(resident, before, new Advance(resume(noted, before.parked().inputs()), List.of()))
          : stoodIn(resident, before, noted, engine.definition(before.type()).again(before, reason),
              "It does not say what to try again.");
    });
  }

  void skip(String sagaId, String reason, @Nullable Long seen) {
    LOG.info("A step of saga {} is skipped by hand: {}", sagaId, reason);
    act(sagaId, resident -> {
      var before = waiting(resident, sagaId);
      if (seen != null && seen != before.version()) {
        throw notAllowed("/version", "The saga '" + sagaId + "' has the version " + before.version() + " now, not "
            + seen + ".", "Look at it again; perhaps it was done already.");
      }
      var inputs = before.parked() == null ? List.<SagaDocument.Input>of() : before.parked().inputs();
      var because = before.parked() == null ? "" : before.parked().reason();
      var message = before.outbox().entrySet().stream()
          .filter(m -> because.startsWith(Relay.message(m.getKey()) + " ")).findFirst();
      if (message.isPresent()) {
        var dropped = message.get().getValue();
        var rest = new TreeMap<>(before.outbox());
        rest.remove(message.get().getKey());
        var noted = noted(before, reason, new SagaDocument.Input(dropped.messageId(), null,
            new Named(dropped.type(), dropped.json())));
        return engine.save(resident, before, new Advance(resume(noted, inputs).withOutbox(rest), List.of()));
      }
      var definition = engine.definition(before.type());
      var timers = before.timers().entrySet().stream()
          .filter(t -> definition.canRead(t.getValue().input()) || !because.startsWith("timer " + t.getKey() + ":"))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
      if (timers.size() < before.timers().size()) {
        return engine.save(resident, before,
            new Advance(resume(noted(before, reason, null), inputs).withTimers(timers), List.of()));
      }
      if (!inputs.isEmpty()) {
        var rest = resume(noted(before, reason, inputs.getFirst()), inputs.subList(1, inputs.size()));
        var never = before.lastEvent() == 0 && rest.parked() == null;
        return engine.save(resident, before, new Advance(never ? rest.endedAt(engine.now()) : rest, List.of()));
      }
      return stoodIn(resident, before, noted(before, reason, null).withParked(null).withTasks(Map.of()),
          definition.skipped(before, reason), "It cannot go on without the answer.");
    });
  }

  private SagaDocument noted(SagaDocument saga, String reason, SagaDocument.@Nullable Input leftOut) {
    return saga.with(new Intervention(engine.now(), Kind.SKIP_STEP, reason, leftOut));
  }

  /** Does it to the saga as it is stored now, again where somebody else wrote meanwhile; then all that waits. */
  private void act(String sagaId, Predicate<Residents.Resident> act) {
    engine.residents.exclusively(sagaId, () -> {
      engine.residents.untilWritten(sagaId,
          () -> act.test(repair.read(sagaId)) ? Optional.of(true) : Optional.empty());
      return handleWaiting(sagaId);
    });
    engine.recover(sagaId);
  }

  private boolean stoodIn(Residents.Resident resident, SagaDocument before, SagaDocument noted, Optional<Object> input,
      String why) {
    var given = input.orElseThrow(() -> notAllowed("Nothing can be done by hand for the saga '" + before.id()
        + "' in its state. " + why, "Cancel it, or repair what it works on and wait."));
    var cause = new Sagas.Cause("operator#" + (before.version() + 1), null);
    return engine.advance(resident, before, noted, engine.definition(before.type()), cause, given).isPresent();
  }

  /** Still parked while there are inputs to handle; a task or timer goes on when there is none. */
  private SagaDocument resume(SagaDocument noted, List<SagaDocument.Input> inputs) {
    var parked = noted.parked();
    return noted.withParked(parked == null || inputs.isEmpty()
        ? null
        : new Parked(parked.reason(), parked.at(), inputs));
  }

  /** What became of the first of the inputs that wait. */
  private enum Handled {
    DONE, FAILED, NONE
  }

  /** Handles what waits with a parked saga, in order, until one fails; false then. */
  private boolean handleWaiting(String sagaId) {
    Handled handled;
    do {
      handled = engine.residents.untilWritten(sagaId, () -> handleFirst(sagaId));
    } while (handled == Handled.DONE);
    return handled == Handled.NONE;
  }

  /** The input is taken out of the waiting ones in the same write that records what follows: none is lost by a crash. */
  private Optional<Handled> handleFirst(String sagaId) {
    var resident = engine.residents.get(sagaId);
    var before = resident.document;
    if (before == null || before.parked() == null || before.parked().inputs().isEmpty()) {
      return Optional.of(Handled.NONE);
    }
    var definition = engine.definition(before.type());
    var first = before.parked().inputs().getFirst();
    var rest = before.parked().inputs().subList(1, before.parked().inputs().size());
    var open = before.withParked(null);
    Advance step;
    var handled = Handled.DONE;
    try {
      step = engine.seen(resident, first.cause())
          ? new Advance(open, List.of())
          : definition.advance(open, definition.codec.decode(first.input()),
              new Sagas.Cause(first.cause(), first.trace()), engine.circumstances());
      step = new Advance(resume(step.after().withParked(before.parked()), rest), step.events());
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
      LOG.error("Saga {} stays parked: {} could not be handled", sagaId, first.input().name(), e);
      step = new Advance(before.withParked(new Parked(e.toString(), engine.now(), before.parked().inputs())), List.of());
      handled = Handled.FAILED;
    }
    return engine.save(resident, before, step) ? Optional.of(handled) : Optional.empty();
  }

  /** Who waits for an operator. */
  private static SagaDocument waiting(Residents.Resident resident, String sagaId) {
    var document = resident.document;
    if (document == null) {
      throw new NoSuchElementException("there is no saga '" + sagaId + "'");
    }
    if (document.parked() == null && document.stuck() == null) {
      throw notAllowed("The saga '" + sagaId + "' does not wait for an operator: it is " + document.status() + ".",
          "Look at those that do: list the stuck ones.");
    }
    return document;
  }

  static Refused notAllowed(String detail, String remedy) {
    return notAllowed("/sagaId", detail, remedy);
  }

  private static Refused notAllowed(String field, String detail, String remedy) {
    return new Refused(new Problem(Reason.NOT_ALLOWED, field, detail, remedy));
  }
}
