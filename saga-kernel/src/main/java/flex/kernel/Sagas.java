package flex.kernel;

import com.mongodb.client.MongoDatabase;
import flex.contracts.wire.Wire;
import flex.kernel.Definition.Circumstances;
import flex.kernel.SagaDocument.Parked;
import flex.kernel.SagaView.Status;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sagas of one service. All instances of the service share the database; each may get any input. What
 * {@link #handle} has returned for is durable, and what follows from it happens after any crash without a person.
 */
public final class Sagas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sagas.class);

  private final Map<String, Definition<?, ?, ?>> definitions = new HashMap<>();
  private final SagaStore store;
  private final Residents residents;
  private final Guards guards;
  private final KernelSettings settings;
  private final Wire wire;
  private final Clock clock;
  private final MeterRegistry meters;
  private final String instance = UUID.randomUUID().toString();
  private final Relay relay;
  private final Worker worker;
  private final Lookout lookout;

  public Sagas(MongoDatabase database, Producer<String, byte[]> producer, Wire wire, KernelSettings settings,
      Clock clock, MeterRegistry meters) {
    this(new MongoSagaStore(database, settings), producer, wire, settings, clock, meters, new Guards(), Pace.USUAL);
  }

  Sagas(SagaStore store, Producer<String, byte[]> producer, Wire wire, KernelSettings settings, Clock clock,
      MeterRegistry meters, Guards guards, Pace pace) {
    this.store = store;
    this.guards = guards;
    this.residents = new Residents(store);
    this.settings = settings;
    this.wire = wire;
    this.clock = clock;
    this.meters = meters;
    this.relay = new Relay(this, producer, settings, guards, pace, meters);
    this.worker = new Worker(this, settings, pace, meters);
    this.lookout = new Lookout(this, store, settings, clock);
  }

  /** Where an input comes from; {@code id} is unique per message, since one that was seen before is dropped. */
  public record Cause(String id, @Nullable String traceparent) {
    public static Cause of(String id) {
      return new Cause(id, null);
    }
  }

  /** What came of an input. */
  public enum Result {
    /** At least one event was recorded. */
    APPLIED,
    /** The saga decided that nothing follows from the input. */
    ABSORBED,
    /** The message had been taken in before. */
    DUPLICATE,
    /** The saga is parked; the input waits with it. */
    PARKED,
    /** The answer of a task, or a timer, that is no longer waited for. */
    OBSOLETE
  }

  /** Makes a saga known, with a handler for each class of its tasks; before {@link #start}. */
  public <S, I, E> Sagas register(Saga<S, I, E> saga, Map<Class<?>, ? extends TaskHandler<?, ? extends I>> tasks) {
    if (definitions.putIfAbsent(saga.type(), new Definition<>(saga, tasks)) != null) {
      throw new IllegalArgumentException("the saga type '" + saga.type() + "' is registered already");
    }
    return this;
  }

  /** Makes the indexes when the database is there, and looks for what others have left behind from now on. */
  public void start() {
    worker.start();
    lookout.start();
  }

  /**
   * Gives an input to a saga, which is begun if it is not there. Durable when it returns; when it throws, the input may
   * or may not have been taken in: hand it in again under the same cause.
   *
   * @throws IllegalArgumentException where the id belongs to a saga of another type
   */
  public Result handle(String type, String sagaId, Cause cause, Object input) {
    var definition = definition(type);
    return residents.exclusively(sagaId, () -> {
      while (true) {
        var resident = resident(sagaId, new SagaDocument.Input(cause.id(), cause.traceparent(),
            definition.codec.encode(input)));
        if (resident == null) {
          return count(Result.PARKED);
        }
        var before = resident.document != null ? resident.document : definition.fresh(sagaId, now());
        if (!before.type().equals(type)) {
          throw new IllegalArgumentException("'" + sagaId + "' is a saga of the type " + before.type());
        }
        if (guards.seen(resident.causes, cause.id())) {
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
        if (before == null || timer == null || timer.event() != event || before.status() != Status.OPEN
            || timer.due().isAfter(now())) {
          return count(Result.OBSOLETE);
        }
        var timers = new HashMap<>(before.timers());
        timers.remove(timerId);
        var definition = definition(before.type());
        var result = advance(residents.get(sagaId), before, before.withTimers(timers), definition,
            Cause.of("timer:" + timerId + "#" + event), definition.codec.decode(timer.input()));
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
  private @Nullable Result advance(Residents.Resident resident, SagaDocument before, SagaDocument from,
      Definition<?, ?, ?> definition, Cause cause, Object input) {
    Definition.Step step;
    var result = Result.APPLIED;
    var waiting = new SagaDocument.Input(cause.id(), cause.traceparent(), definition.codec.encode(input));
    if (from.status() == Status.PARKED && from.parked() != null) {
      step = new Definition.Step(from.withParked(from.parked().with(waiting)), List.of());
      result = Result.PARKED;
    } else {
      try {
        step = definition.step(from, input, cause, circumstances());
        result = step.events().isEmpty() ? Result.ABSORBED : Result.APPLIED;
      } catch (RuntimeException e) {
        LOG.error("Saga {} is parked: {} could not be handled", before.id(), waiting.input().name(), e);
        meters.counter("flex.saga.parked", "type", before.type()).increment();
        step = new Definition.Step(from.withParked(new Parked(e.toString(), now(), List.of(waiting))), List.of());
        result = Result.PARKED;
      }
    }
    return step.after().equals(before) || save(resident, before, step) ? result : null;
  }

  private boolean save(Residents.Resident resident, SagaDocument before, Definition.Step step) {
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
    return true;
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

  /** Lets a saga wait for an operator. */
  void park(String sagaId, String reason) {
    change(sagaId, d -> d.parked() != null ? null : d.withParked(new Parked(reason, now(), List.of())));
  }

  /** The messages that are not known to have arrived, in order. */
  SortedMap<Long, SagaDocument.Unsent> unsent(String sagaId) {
    return residents.exclusively(sagaId, () -> {
      var resident = residents.get(sagaId);
      return resident.document == null
          ? new TreeMap<>()
          : resident.document.withoutSent(resident.acknowledged).outbox();
    });
  }

  /** Remembers that all messages up to {@code number} have arrived; written with the next step, or soon. */
  void acknowledged(String sagaId, long number) {
    residents.exclusively(sagaId, () -> {
      var resident = residents.get(sagaId);
      resident.acknowledged = Math.max(resident.acknowledged, number);
      return true;
    });
  }

  /** Takes over what its holder has let go, and sees to what is due. */
  void recover(String sagaId) {
    var now = now();
    residents.doubt(sagaId);
    try {
      change(sagaId, d -> {
        var tasks = new HashMap<>(d.tasks());
        tasks.replaceAll((id, t) -> t.leaseUntil().isAfter(now) || worker.runs(sagaId, id, t)
            ? t
            : t.leased(instance, t.epoch() + 1, now.plus(settings.lease())));
        var after = d.withTasks(Map.copyOf(tasks));
        return after.equals(d) ? null : after;
      });
    } catch (Residents.Damaged e) {
      LOG.error("Saga {} is parked: its document cannot be read", sagaId, e);
      store.parkDamaged(sagaId, String.valueOf(e.getMessage()), now, null);
      return;
    }
    var document = residents.exclusively(sagaId, () -> residents.get(sagaId).document);
    if (document == null || document.archived()) {
      return;
    }
    if (!document.outbox().isEmpty()) {
      relay.wake(sagaId);
    }
    document.timers().forEach((id, timer) -> lookout.expect(sagaId, id, timer));
    if (document.endedAt() != null && document.outbox().isEmpty()
        && !document.endedAt().plus(settings.archiveAfter()).isAfter(now)) {
      residents.exclusively(sagaId, () -> {
        store.archive(document);
        residents.remove(sagaId);
        return true;
      });
    }
  }

  /** A saga as it stands in the database, wherever it is. */
  public Optional<SagaView> find(String sagaId) {
    return store.find(sagaId).map(this::view);
  }

  /** The newest sagas about {@code subject}, newest first. */
  public List<SagaView> bySubject(String subject, int limit) {
    return store.bySubject(subject, limit).stream().map(this::view).toList();
  }

  /** The newest sagas of all, newest first. */
  public List<SagaView> list(int limit) {
    return store.newest(limit).stream().map(this::view).toList();
  }

  /** Sagas that wait for an operator. */
  public List<SagaView> stuck(int limit) {
    return store.parked(limit).stream().map(this::view).toList();
  }

  /**
   * Lets a parked saga go on: the inputs that wait are handled in their order. Each is taken out of the waiting ones in
   * the same write that records what follows, so that none is lost by a crash. Parked again where one still fails.
   *
   * @throws IllegalStateException where the saga is not there or not parked
   */
  public SagaView retry(String sagaId, String reason) {
    LOG.info("Saga {} goes on by hand: {}", sagaId, reason);
    residents.exclusively(sagaId, () -> {
      residents.doubt(sagaId);
      while (true) {
        var resident = residents.get(sagaId);
        var before = resident.document;
        if (before == null || before.parked() == null) {
          throw new IllegalStateException("'" + sagaId + "' is not parked");
        }
        var definition = definition(before.type());
        var waiting = before.parked().inputs();
        if (waiting.isEmpty()) {
          definition.codec.decode(before.state());
          if (save(resident, before, new Definition.Step(before.withParked(null), List.of()))) {
            return true;
          }
          continue;
        }
        var first = waiting.getFirst();
        var rest = waiting.subList(1, waiting.size());
        var step = definition.step(before.withParked(null), definition.codec.decode(first.input()),
            new Cause(first.cause(), first.trace()), circumstances());
        var after = rest.isEmpty()
            ? step.after()
            : step.after().withParked(new Parked(before.parked().reason(), before.parked().at(), rest));
        if (save(resident, before, new Definition.Step(after, step.events())) && rest.isEmpty()) {
          return true;
        }
      }
    });
    recover(sagaId);
    return find(sagaId).orElseThrow();
  }

  /** Stops taking up work; what is under way is taken over by another instance, or by the next start. */
  @Override
  public void close() {
    lookout.close();
    worker.close();
    relay.close();
  }

  private Residents.@Nullable Resident resident(String sagaId, SagaDocument.Input input) {
    try {
      return residents.get(sagaId);
    } catch (Residents.Damaged e) {
      LOG.error("Saga {} is parked: its document cannot be read", sagaId, e);
      store.parkDamaged(sagaId, String.valueOf(e.getMessage()), now(), input);
      return null;
    }
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

  private SagaView view(Document document) {
    return Views.view(document, definitions);
  }

  private Circumstances circumstances() {
    return new Circumstances(now(), instance, settings, wire);
  }

  /** In milliseconds, as the database keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
