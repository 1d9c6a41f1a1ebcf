package flex.kernel;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.kernel.Definition.Advance;
import flex.kernel.SagaDocument.Intervention;
import flex.kernel.SagaDocument.Parked;
import flex.kernel.SagaView.Because.OfInput;
import flex.kernel.SagaView.Because.OfMessage;
import flex.kernel.SagaView.Because.OfTimer;
import flex.kernel.SagaView.Intervention.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
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
          ? engine.save(resident, before, new Advance(resume(noted, before.parked().inputs())))
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
      var definition = engine.definition(before.type());
      if (before.parked() != null) {
        refuseIndispensable(before, before.parked(), definition);
      }
      var rest = before.parked() == null ? Optional.<SagaDocument>empty() : leaveOut(before, before.parked(), reason);
      return rest.isPresent()
          ? engine.save(resident, before, new Advance(rest.get()))
          : stoodIn(resident, before, noted(before, reason, null).withParked(null).withTasks(Map.of()),
              definition.skipped(before, reason), "It cannot go on without the answer.");
    });
  }

  private static void refuseIndispensable(SagaDocument saga, Parked parked, Definition<?, ?, ?> definition) {
    var waiting = parked.inputs().isEmpty() ? null : definition.nameOf(parked.inputs().getFirst().input());
    definition.indispensable(saga, parked.because(), waiting).ifPresent(why -> {
      throw notAllowed("What the saga '" + saga.id() + "' waits for cannot be left out: " + why,
          "Mend why it cannot be handled, in the document or in the program, as the runbook says; then retry.");
    });
  }

  /** The saga without the message or the timer for which it is parked, or the first input; empty where it has none. */
  private Optional<SagaDocument> leaveOut(SagaDocument before, Parked parked, String reason) {
    if (parked.because() instanceof OfMessage(var number, _) && before.outbox().containsKey(number)) {
      var rest = new TreeMap<>(before.outbox());
      var dropped = Objects.requireNonNull(rest.remove(number));
      var noted = noted(before, reason, new SagaDocument.Input(dropped.messageId(), null,
          new Named(dropped.type(), dropped.json())));
      return Optional.of(resume(noted, parked.inputs()).withOutbox(rest));
    }
    var definition = engine.definition(before.type());
    if (parked.because() instanceof OfTimer(var id, _) && Optional.ofNullable(before.timers().get(id))
        .filter(timer -> !definition.canRead(timer.input())).isPresent()) {
      var rest = new HashMap<>(before.timers());
      rest.remove(id);
      return Optional.of(resume(noted(before, reason, null), parked.inputs()).withTimers(Map.copyOf(rest)));
    }
    if (parked.inputs().isEmpty()) {
      return Optional.empty();
    }
    var rest = resume(noted(before, reason, parked.inputs().getFirst()),
        parked.inputs().subList(1, parked.inputs().size()));
    return Optional.of(before.lastEvent() == 0 && rest.parked() == null ? rest.endedAt(engine.now()) : rest);
  }

  private SagaDocument noted(SagaDocument saga, String reason, SagaDocument.@Nullable Input leftOut) {
    return saga.with(new Intervention(engine.now(), Kind.SKIP_STEP, reason, leftOut));
  }

  /** Does it to the saga as it is stored now, again where somebody else wrote meanwhile; then all that waits. */
  private void act(String sagaId, Predicate<Residents.Resident> act) {
    engine.residents.exclusively(sagaId, () -> {
      engine.residents.untilWritten(sagaId,
          () -> act.test(repair.read(sagaId)) ? Optional.of(true) : Optional.empty());
      handleWaiting(sagaId);
      return true;
    });
    engine.recover(sagaId);
  }

  private boolean stoodIn(Residents.Resident resident, SagaDocument before, SagaDocument noted, Optional<Object> input,
      String why) {
    var given = input.orElseThrow(() -> notAllowed("Nothing can be done by hand for the saga '" + before.id()
        + "' in its state. " + why, "Cancel it, or repair what it works on and wait."));
    var cause = new Sagas.Cause("operator#" + (before.version() + 1), null);
    var definition = engine.definition(before.type());
    return engine.advance(resident, before, noted, definition, Arrival.of(definition, cause, given)).isPresent();
  }

  /** Still parked while there are inputs to handle; a task or timer goes on when there is none. */
  private SagaDocument resume(SagaDocument noted, List<SagaDocument.Input> inputs) {
    var parked = noted.parked();
    return noted.withParked(parked == null || inputs.isEmpty()
        ? null
        : new Parked(parked.because(), parked.at(), inputs));
  }

  /** Handles what waits with a parked saga, in order, until one fails. */
  private void handleWaiting(String sagaId) {
    while (engine.residents.untilWritten(sagaId, () -> handleFirst(sagaId))) {
      // The next one.
    }
  }

  /**
   * Whether there was one, and it could be handled. It is taken out of the waiting ones in the same write that records
   * what follows: none is lost by a crash.
   */
  private Optional<Boolean> handleFirst(String sagaId) {
    var resident = engine.residents.get(sagaId);
    var before = resident.document;
    if (before == null || before.parked() == null || before.parked().inputs().isEmpty()) {
      return Optional.of(false);
    }
    var definition = engine.definition(before.type());
    var first = before.parked().inputs().getFirst();
    var rest = before.parked().inputs().subList(1, before.parked().inputs().size());
    var open = before.withParked(null);
    Advance advance;
    var handled = true;
    try {
      advance = engine.seen(resident, first.cause())
          ? new Advance(open)
          : definition.advance(open, definition.codec.decode(first.input()),
              new Sagas.Cause(first.cause(), first.trace()), engine.circumstances());
      advance = advance.with(resume(advance.after().withParked(before.parked()), rest));
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
      LOG.error("Saga {} stays parked: {} could not be handled", sagaId, first.input().name(), e);
      advance = new Advance(before.withParked(
          new Parked(new OfInput(first.cause(), e.toString()), engine.now(), before.parked().inputs())));
      handled = false;
    }
    return engine.save(resident, before, advance) ? Optional.of(handled) : Optional.empty();
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
    return new Refused(new Problem(Reason.NOT_ALLOWED, Problem.Kind.CONFLICT, field, detail, remedy));
  }
}
