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
import java.util.UUID;
import java.util.function.Function;
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
  private final String instance = UUID.randomUUID().toString();
  private final Relay relay;
  private final Worker worker;
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
    return residents.exclusively(sagaId, () -> {
      while (true) {
        var resident = resident(sagaId, waitingInput(cause, definition.codec.encode(input)));
        if (resident == null) {
          return count(Result.PARKED);
        }
        var before = resident.document != null ? resident.document : definition.fresh(sagaId, now());
        if (isUnknown(before.type())) {
          parking.unknownType(before, waitingInput(cause, definition.codec.encode(input)));
          return count(Result.PARKED);
        }
        if (!before.type().equals(type)) {
          throw new IllegalArgumentException("'" + sagaId + "' is a saga of the type " + before.type());
        }
        if (seen(resident, cause.id())) {
          return count(Result.DUPLICATE);
        }
        var result = advance(resident, before, before, definition, cause, input);
        if (result != null) {
          return count(result);
        }
      }
    });
  }

  /** The answer of a task; refused unless it is the one that is waited for. */
  Result answer(String sagaId, String taskId, long event, long epoch, Object input) {
    return residents.exclusively(sagaId, () -> {
      while (true) {
        var before = residents.get(sagaId).document;
        var task = before == null ? null : before.tasks().get(taskId);
        if (before == null || !guards.awaited(task, event, epoch)) {
          return count(Result.OBSOLETE);
        }
        var tasks = new HashMap<>(before.tasks());
        tasks.remove(taskId);
        var result = advance(residents.get(sagaId), before, before.withTasks(tasks), definition(before.type()),
            Cause.of("task:" + taskId + "#" + event), input);
        if (result != null) {
          return count(result);
        }
      }
    });
  }

  /** Fires a timer, unless it was fired, replaced or cancelled. */
  Result fire(String sagaId, String timerId, long event) {
    return residents.exclusively(sagaId, () -> {
      while (true) {
        var before = residents.get(sagaId).document;
        var timer = before == null ? null : before.timers().get(timerId);
        if (before == null || timer == null || timer.event() != event || !before.isActive()
            || timer.due().isAfter(now())) {
          return count(Result.OBSOLETE);
        }
        var timers = new HashMap<>(before.timers());
        timers.remove(timerId);
        var definition = definition(before.type());
        Object input;
        try {
          input = definition.codec.decode(timer.input());
        } catch (RuntimeException e) {
          LOG.error("Saga {} is parked: its timer {} cannot be read", sagaId, timerId, e);
          parking.park(sagaId, "timer " + timerId + ": " + e);
          return count(Result.PARKED);
        }
        var result = advance(residents.get(sagaId), before, before.withTimers(timers), definition,
            Cause.of("timer:" + timerId + "#" + event), input);
        if (result != null) {
          return count(result);
        }
      }
    });
  }

  /**
   * Takes one step and writes it; {@code from} is {@code before} without what the input uses up. Null where somebody
   * else has written the saga meanwhile.
   */
  @Nullable
  Result advance(Residents.Resident resident, SagaDocument before, SagaDocument from,
      Definition<?, ?, ?> definition, Cause cause, Object input) {
    Definition.Step step;
    var result = Result.APPLIED;
    var waiting = waitingInput(cause, definition.codec.encode(input));
    if (from.parked() != null) {
      step = new Definition.Step(from.withParked(from.parked().with(waiting)), List.of());
      result = Result.PARKED;
    } else {
      try {
        step = definition.step(from, input, cause, circumstances());
        result = step.events().isEmpty() ? Result.ABSORBED : Result.APPLIED;
      } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
        LOG.error("Saga {} is parked: {} could not be handled", before.id(), waiting.input().name(), e);
        parking.count(before.type());
        step = new Definition.Step(from.withParked(new Parked(e.toString(), now(), List.of(waiting))), List.of());
        result = Result.PARKED;
      }
    }
    // No write would find out that another process has moved the saga on, and the input might belong to where it is now.
    boolean holds = step.after().equals(before)
        ? residents.isNewest(before.id(), resident)
        : save(resident, before, step);
    return holds ? result : null;
  }

  boolean save(Residents.Resident resident, SagaDocument before, Definition.Step step) {
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

  /** Moves the older events of a long saga away, so that a step costs the same however many went before. */
  private void keepShort(Residents.Resident resident, SagaDocument saga) {
    if (saga.lastEvent() - saga.moved() >= 2L * eventsInDocument) {
      var moved = store.keep(saga, saga.lastEvent() - eventsInDocument);
      if (moved > saga.moved()) {
        save(resident, saga, new Definition.Step(saga.withMoved(moved), List.of()));
      }
    }
  }

  boolean seen(Residents.Resident resident, String cause) {
    return guards.seen(c -> residents.tookIn(resident, c), cause);
  }

  /** Changes a saga outside of its functions: leases, failures, sent messages. False where nothing was to be done. */
  boolean change(String sagaId, Function<SagaDocument, @Nullable SagaDocument> change) {
    return residents.exclusively(sagaId, () -> {
      while (true) {
        var resident = residents.get(sagaId);
        var before = resident.document;
        var after = before == null || before.archived() ? null : change.apply(before);
        if (before == null || after == null) {
          return false;
        }
        if (save(resident, before, new Definition.Step(after, List.of()))) {
          return true;
        }
      }
    });
  }

  /** Takes over what its holder has let go, and sees to what is due. */
  void recover(String sagaId) {
    var now = now();
    residents.readAnew(sagaId);
    try {
      change(sagaId, d -> d.takenOver(t -> !t.getValue().leaseUntil().isAfter(now)
          && !worker.runs(sagaId, t.getKey(), t.getValue()), instance, now.plus(settings.lease())));
    } catch (Residents.Damaged e) {
      parking.damaged(sagaId, e, null);
      return;
    }
    var document = residents.exclusively(sagaId, () -> residents.get(sagaId).document);
    if (document == null || document.archived()) {
      return;
    }
    if (isUnknown(document.type())) {
      parking.unknownType(document, null);
      return;
    }
    if (!document.outbox().isEmpty()) {
      relay.wake(sagaId);
    }
    document.timers().forEach((id, timer) -> lookout.expect(sagaId, id, timer));
    if (document.endedAt() != null && document.parked() == null && document.outbox().isEmpty()
        && !document.endedAt().plus(settings.archiveAfter()).isAfter(now)) {
      residents.exclusively(sagaId, () -> {
        store.archive(document, now);
        residents.remove(sagaId);
        return true;
      });
    }
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

  private Result count(Result result) {
    meters.counter("flex.saga.inputs", "result", result.name()).increment();
    return result;
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
