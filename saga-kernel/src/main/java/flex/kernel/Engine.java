package flex.kernel;

import flex.contracts.wire.Wire;
import flex.kernel.Definition.Circumstances;
import flex.kernel.SagaDocument.Parked;
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

  Result handle(String type, String sagaId, Cause cause, Object input) {
    var definition = definition(type);
    return untilWritten(sagaId, () -> {
      var resident = resident(sagaId, waitingInput(cause, definition.codec.encode(input)));
      if (resident == null) {
        return Optional.of(Result.PARKED);
      }
      var before = resident.document != null ? resident.document : definition.fresh(sagaId, now());
      if (isUnknown(before.type())) {
        parking.unknownType(before, waitingInput(cause, definition.codec.encode(input)));
        return Optional.of(Result.PARKED);
      }
      if (!before.type().equals(type)) {
        throw new IllegalArgumentException("'" + sagaId + "' is a saga of the type " + before.type());
      }
      return seen(resident, cause.id())
          ? Optional.of(Result.DUPLICATE)
          : advance(resident, before, before, definition, cause, input);
    });
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
      return advance(resident, before, before.withTasks(tasks), definition(before.type()),
          Cause.of("task:" + taskId + "#" + event), input);
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
        LOG.error("Saga {} is parked: its timer {} cannot be read", sagaId, timerId, e);
        parking.park(sagaId, "timer " + timerId + ": " + e);
        return Optional.of(Result.PARKED);
      }
      return advance(resident, before, before.withTimers(timers), definition,
          Cause.of("timer:" + timerId + "#" + event), input);
    });
  }

  /** Repeats what somebody else's write came in between of; under the saga's lock. */
  private Result untilWritten(String sagaId, Supplier<Optional<Result>> attempt) {
    var result = residents.untilWritten(sagaId, attempt);
    meters.counter("flex.saga.inputs", "result", result.name()).increment();
    return result;
  }

  /**
   * Takes one step and writes it; {@code from} is {@code before} without what the input uses up. Empty where somebody
   * else has written the saga meanwhile.
   */
  Optional<Result> advance(Residents.Resident resident, SagaDocument before, SagaDocument from,
      Definition<?, ?, ?> definition, Cause cause, Object input) {
    Definition.Advance step;
    var result = Result.APPLIED;
    var waiting = waitingInput(cause, definition.codec.encode(input));
    if (from.parked() != null) {
      var parked = from.parked().with(waiting);
      if (!parked.equals(from.parked())) {
        Damage.refuseWhereFull(from.id(), from.parked().size());
      }
      step = new Definition.Advance(from.withParked(parked), List.of());
      result = Result.PARKED;
    } else {
      try {
        step = definition.advance(from, input, cause, circumstances());
        result = step.events().isEmpty() ? Result.ABSORBED : Result.APPLIED;
      } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
        LOG.error("Saga {} is parked: {} could not be handled", before.id(), waiting.input().name(), e);
        parking.count(before.type());
        step = new Definition.Advance(from.withParked(new Parked(e.toString(), now(), List.of(waiting))), List.of());
        result = Result.PARKED;
      }
    }
    // No write would find out that another process has moved the saga on, and the input might belong to where it is now.
    boolean holds = step.after().equals(before)
        ? residents.isNewest(before.id(), resident)
        : save(resident, before, step);
    return holds ? Optional.of(result) : Optional.empty();
  }

  boolean save(Residents.Resident resident, SagaDocument before, Definition.Advance step) {
    var after = step.after().withoutSent(resident.acknowledged).written();
    if (!residents.save(resident, before, after, step.events())) {
      meters.counter("flex.saga.conflicts").increment();
      return false;
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
        save(resident, saga, new Definition.Advance(saga.withMoved(moved), List.of()));
      }
    } catch (RuntimeException e) {
      LOG.warn("Older events of saga {} stay in its document for now: {}", saga.id(), e.toString());
    }
  }

  boolean seen(Residents.Resident resident, String cause) {
    return guards.seen(c -> residents.tookIn(resident, c), cause);
  }

  /** Changes a saga outside of its functions: leases, failures, sent messages. False where nothing was to be done. */
  boolean change(String sagaId, Function<SagaDocument, @Nullable SagaDocument> change) {
    return residents.untilWritten(sagaId, () -> {
      var resident = residents.get(sagaId);
      var before = resident.document;
      var after = before == null || before.archived() ? null : change.apply(before);
      if (before == null || after == null) {
        return Optional.of(false);
      }
      return save(resident, before, new Definition.Advance(after, List.of())) ? Optional.of(true) : Optional.empty();
    });
  }

  void recover(String sagaId) {
    var _ = lookout.recover(sagaId);
  }

  private Residents.@Nullable Resident resident(String sagaId, SagaDocument.Input input) {
    try {
      return residents.get(sagaId);
    } catch (Residents.Damaged e) {
      parking.damaged(sagaId, e, input);
      return null;
    }
  }

  boolean isUnknown(String type) {
    return !definitions.containsKey(type);
  }

  private static SagaDocument.Input waitingInput(Cause cause, Named input) {
    return new SagaDocument.Input(cause.id(), cause.traceparent(), input);
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
