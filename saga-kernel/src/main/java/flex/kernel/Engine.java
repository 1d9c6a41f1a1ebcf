package flex.kernel;

import flex.contracts.wire.Wire;
import flex.kernel.Definition.Advance;
import flex.kernel.Definition.Circumstances;
import flex.kernel.SagaDocument.Parked;
import flex.kernel.SagaView.Because.OfInput;
import flex.kernel.SagaView.Because.OfTimer;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the steps of sagas: reads, decides, writes, and wakes who has something to do because of it. */
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final Map<String, Definition<?, ?, ?>> definitions;
  private final SagaStore store;
  final Residents residents;
  final Guards guards;
  final Parking parking;
  private final KernelSettings settings;
  private final Wire wire;
  private final Clock clock;
  private final MeterRegistry meters;
  final String instance = UUID.randomUUID().toString();
  final Relay relay;
  final Worker worker;
  private final Lookout lookout;
  private final int eventsInDocument;

  Engine(Map<String, Definition<?, ?, ?>> definitions, SagaStore store, Producer<String, byte[]> producer, Wire wire,
      KernelSettings settings, Clock clock, MeterRegistry meters, Guards guards, Pace pace) {
    this.definitions = definitions;
    this.store = store;
    this.guards = guards;
    this.residents = new Residents(store);
    this.parking = new Parking(this, store, meters);
    this.settings = settings;
    this.wire = wire;
    this.clock = clock;
    this.meters = meters;
    this.relay = new Relay(this, producer, settings, guards, pace, meters);
    this.worker = new Worker(this, settings, pace, meters);
    this.eventsInDocument = pace.eventsInDocument();
    this.lookout = new Lookout(this, store, settings, clock);
  }

  void start() {
    worker.start();
    lookout.start();
  }

  void close() {
    lookout.close();
    worker.close();
    relay.close();
  }

  /** The answer of a task; refused unless it is the one that is waited for. */
  Result answer(String sagaId, String taskId, long event, long epoch, Object input) {
    return untilWritten(sagaId, () -> {
      var resident = residents.get(sagaId);
      var before = resident.document;
      var task = before == null ? null : before.tasks().get(taskId);
      if (before == null || !guards.awaited(task, event, epoch)) {
        return Optional.of(Result.OBSOLETE);
      }
      var tasks = new HashMap<>(before.tasks());
      tasks.remove(taskId);
      var definition = definition(before.type());
      return advance(resident, before, before.withTasks(tasks), definition,
          Arrival.of(definition, Cause.of("task:" + taskId + "#" + event), input)).map(Move::result);
    });
  }

  /** Fires a timer, unless it was fired, replaced or cancelled. */
  Result fire(String sagaId, String timerId, long event) {
    return untilWritten(sagaId, () -> {
      var resident = residents.get(sagaId);
      var before = resident.document;
      var timer = before == null ? null : before.timers().get(timerId);
      if (before == null || timer == null || timer.event() != event || !before.isActive()
          || timer.due().isAfter(now())) {
        return Optional.of(Result.OBSOLETE);
      }
      var timers = new HashMap<>(before.timers());
      timers.remove(timerId);
      var definition = definition(before.type());
      Object input;
      try {
        input = definition.codec.decode(timer.input());
      } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
        parking.park(sagaId, OfTimer.because(timerId, e), e);
        return Optional.of(Result.PARKED);
      }
      return advance(resident, before, before.withTimers(timers), definition,
          new Arrival(Cause.of("timer:" + timerId + "#" + event), input, timer.input())).map(Move::result);
    });
  }

  /** Repeats what somebody else's write came in between of; under the saga's lock. */
  private Result untilWritten(String sagaId, Supplier<Optional<Result>> attempt) {
    var result = residents.untilWritten(sagaId, attempt);
    count(result);
    return result;
  }

  void count(Result result) {
    meters.counter("flex.saga.inputs", "result", result.name()).increment();
  }

  /** What came of an input, and what it led to. */
  record Move(Result result, Advance advance) {}

  /**
   * Takes one step and writes it; {@code from} is {@code before} without what the input uses up. Empty where somebody
   * else has written the saga meanwhile.
   */
  Optional<Move> advance(Residents.Resident resident, SagaDocument before, SagaDocument from,
      Definition<?, ?, ?> definition, Arrival arrival) {
    var move = from.parked() == null
        ? decided(from, definition, arrival)
        : new Move(Result.PARKED, new Advance(from.withParked(waiting(from, from.parked(), arrival))));
    // No write would find out that another process has moved the saga on, and the input might belong to where it is now.
    boolean holds = move.advance.after().equals(before)
        ? residents.isNewest(before.id(), resident)
        : save(resident, before, move.advance);
    return holds ? Optional.of(move) : Optional.empty();
  }

  private static Parked waiting(SagaDocument saga, Parked before, Arrival arrival) {
    var parked = before.with(arrival.waiting());
    if (!parked.equals(before)) {
      Damage.refuseWhereFull(saga.id(), before.size());
    }
    return parked;
  }

  private Move decided(SagaDocument from, Definition<?, ?, ?> definition, Arrival arrival) {
    try {
      var advance = definition.advance(from, arrival.input(), arrival.cause(), circumstances());
      return new Move(advance.events().isEmpty() ? Result.ABSORBED : Result.APPLIED, advance);
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
      LOG.error("Saga {} is parked: {} could not be handled", from.id(), arrival.stored().name(), e);
      return new Move(Result.PARKED, new Advance(from.withParked(new Parked(
          new OfInput(arrival.cause().id(), e.toString()), now(), List.of(arrival.waiting())))));
    }
  }

  boolean save(Residents.Resident resident, SagaDocument before, Advance step) {
    var after = step.after().withoutSent(resident.acknowledged).written();
    if (!residents.save(resident, before, after, step.events())) {
      meters.counter("flex.saga.conflicts").increment();
      return false;
    }
    if (after.parked() != null && before.parked() == null) {
      parking.count(after.type());
    }
    if (!after.outbox().isEmpty()) {
      relay.wake(after.id());
    }
    after.tasks().forEach((id, task) -> {
      if (task.owner().equals(instance) && !task.equals(before.tasks().get(id))) {
        worker.run(after.id(), after.type(), id, task);
      }
    });
    after.timers().forEach((id, timer) -> {
      if (!timer.equals(before.timers().get(id))) {
        lookout.expect(after.id(), id, timer);
      }
    });
    before.timers().forEach((id, timer) -> {
      if (!after.timers().containsKey(id)) {
        lookout.forget(after.id(), id);
      }
    });
    keepShort(resident, after);
    return true;
  }

  /**
   * Moves the older events of a long saga away, so that a step costs the same however many went before. The step itself
   * is written: where this fails, the next one tries again.
   */
  private void keepShort(Residents.Resident resident, SagaDocument saga) {
    if (saga.lastEvent() - saga.moved() < 2L * eventsInDocument) {
      return;
    }
    try {
      var moved = store.keep(saga, saga.lastEvent() - eventsInDocument);
      if (moved > saga.moved()) {
        save(resident, saga, new Advance(saga.withMoved(moved)));
      }
    } catch (RuntimeException e) {
      LOG.warn("Older events of saga {} stay in its document for now: {}", saga.id(), e.toString());
    }
  }

  boolean seen(Residents.Resident resident, String cause) {
    return guards.seen(c -> residents.tookIn(resident, c), cause);
  }

  /** A saga after a change; {@code written} is false where nothing was to be changed. */
  record Changed(SagaDocument saga, boolean written) {}

  /** Changes a saga outside of its functions: leases, failures, sent messages. Empty where there is none. */
  Optional<Changed> change(String sagaId, Function<SagaDocument, @Nullable SagaDocument> change) {
    return residents.untilWritten(sagaId, () -> {
      var resident = residents.get(sagaId);
      var before = resident.document;
      if (before == null) {
        return Optional.of(Optional.<Changed>empty());
      }
      var after = before.archived() ? null : change.apply(before);
      if (after == null) {
        return Optional.of(Optional.of(new Changed(before, false)));
      }
      return save(resident, before, new Advance(after))
          ? Optional.of(Optional.of(new Changed(after, true)))
          : Optional.empty();
    });
  }

  void recover(String sagaId) {
    var _ = lookout.recover(sagaId);
  }

  boolean isUnknown(String type) {
    return !definitions.containsKey(type);
  }

  Definition<?, ?, ?> definition(String type) {
    var definition = definitions.get(type);
    if (definition == null) {
      throw new IllegalArgumentException("the saga type '" + type + "' is not registered");
    }
    return definition;
  }

  Circumstances circumstances() {
    return new Circumstances(now(), instance, settings, wire);
  }

  /** In milliseconds, as the database keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
