package flex.kernel;

import flex.contracts.wire.Wire;
import flex.kernel.SagaDocument.Task;
import flex.kernel.SagaDocument.Timer;
import flex.kernel.SagaDocument.Unsent;
import flex.kernel.SagaView.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A registered saga: runs its pure functions and turns what they say into the next document. */
final class Definition<S, I, E> {
  final Saga<S, I, E> saga;
  final Named.Codec codec;
  private final Map<Class<?>, ? extends TaskHandler<?, ? extends I>> handlers;

  Definition(Saga<S, I, E> saga, Map<Class<?>, ? extends TaskHandler<?, ? extends I>> handlers) {
    this.saga = saga;
    this.codec = new Named.Codec(saga);
    this.handlers = Map.copyOf(handlers);
  }

  @SuppressWarnings("unchecked") // a task is only handed to the handler registered for its class
  TaskHandler<Object, Object> handler(Object task) {
    var handler = handlers.get(task.getClass());
    if (handler == null) {
      throw new IllegalStateException("no handler is registered for the task " + task.getClass());
    }
    return (TaskHandler<Object, Object>) handler;
  }

  /** What is written with the document: an event as it is stored. */
  record NewEvent(long number, Named event, Instant at, String cause) {}

  /**
   * The outcome of one input.
   *
   * @param events to be written with it; may be empty
   * @param told the same, for whoever gave the input
   * @param state the one after it; null where it was not looked at
   */
  record Advance(SagaDocument after, List<NewEvent> events, List<StoredEvent> told, @Nullable Object state) {
    Advance(SagaDocument after) {
      this(after, List.of(), List.of(), null);
    }

    Advance with(SagaDocument other) {
      return new Advance(other, events, told, state);
    }
  }

  /** Under which conditions a saga advances. */
  record Circumstances(Instant now, String instance, KernelSettings settings, Wire wire) {}

  SagaDocument fresh(String id, Instant now) {
    return SagaDocument.fresh(id, saga.type(), codec.encode(saga.initial()), now);
  }

  /** Decides, evolves and reacts; throws what the saga's functions throw. */
  @SuppressWarnings("unchecked") // states and inputs of a document are made by this definition's codec
  Advance advance(SagaDocument before, Object input, Sagas.Cause cause, Circumstances c) {
    var state = (S) codec.decode(before.state());
    var decided = saga.decide(state, (I) input, c.now);
    if (decided.isEmpty()) {
      return new Advance(before, List.of(), List.of(), state);
    }
    var events = new ArrayList<NewEvent>();
    var told = new ArrayList<StoredEvent>();
    var effects = new Collected(before, cause, c);
    for (var event : decided) {
      state = saga.evolve(state, event);
      effects.event(before.lastEvent() + events.size() + 1, saga.subject(state));
      events.add(new NewEvent(effects.event, codec.encode(event), c.now, cause.id()));
      told.add(new StoredEvent(effects.event, event, c.now, cause.id()));
      for (var effect : saga.react(state, event)) {
        effects.add(effect);
      }
    }
    var ended = before.endedAt() != null || effects.ended;
    var after = new SagaDocument(before.id(), before.type(), before.version(), saga.subject(state),
        ended ? null : saga.stuck(state), codec.encode(state), before.lastEvent() + events.size(), before.moved(),
        effects.lastSent, effects.lastEpoch, effects.outbox,
        ended ? Map.of() : Map.copyOf(effects.timers), ended ? Map.of() : Map.copyOf(effects.tasks), before.parked(),
        before.interventions(), before.createdAt(), ended && before.endedAt() == null ? c.now : before.endedAt(),
        before.archived());
    return new Advance(after, events, told, state);
  }

  /** The state that follows from all events, which are those from number 1 on without a gap. */
  @SuppressWarnings("unchecked") // events of a document are made by this definition's codec
  Named replay(List<Named> events) {
    var state = saga.initial();
    for (var event : events) {
      state = saga.evolve(state, (E) codec.decode(event));
    }
    return codec.encode(state);
  }

  @SuppressWarnings("unchecked") // states of a document are made by this definition's codec
  Optional<Object> again(SagaDocument document, String reason) {
    return (Optional<Object>) saga.again((S) codec.decode(document.state()), reason);
  }

  @SuppressWarnings("unchecked") // states of a document are made by this definition's codec
  Optional<Object> skipped(SagaDocument document, String reason) {
    return (Optional<Object>) saga.skipped((S) codec.decode(document.state()), reason);
  }

  @SuppressWarnings("unchecked") // states of a document are made by this definition's codec
  Optional<String> indispensable(SagaDocument document, SagaView.Because because, @Nullable String waiting) {
    return saga.indispensable((S) read(document.state()).orElse(null), because, waiting);
  }

  /** The name it would be stored under today; the one it stands under where it cannot be read. */
  String nameOf(Named stored) {
    return read(stored).map(codec::nameOf).orElse(stored.name());
  }

  /** Whether it can be read, and is what a state is: of the class of the first one, or of the same sealed family. */
  boolean isState(Named stored) {
    var initial = saga.initial().getClass();
    return read(stored).filter(state -> initial.isInstance(state) || Arrays.stream(initial.getInterfaces())
        .anyMatch(family -> family.isSealed() && family.isInstance(state))).isPresent();
  }

  boolean canRead(Named stored) {
    return read(stored).isPresent();
  }

  /** Empty where it cannot be read, by whatever the saga's own code makes of it. */
  Optional<Object> read(Named stored) {
    try {
      return Optional.of(codec.decode(stored));
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError unreadable) {
      return Optional.empty();
    }
  }

  private final class Collected {
    private final String sagaId;
    private final Sagas.Cause cause;
    private final Circumstances c;
    private final TreeMap<Long, Unsent> outbox;
    private final Map<String, Timer> timers;
    private final Map<String, Task> tasks;
    private long lastSent;
    private long lastEpoch;
    private boolean ended;
    private long event;
    private int messagesOfEvent;
    private @Nullable String subject;

    Collected(SagaDocument before, Sagas.Cause cause, Circumstances c) {
      this.sagaId = before.id();
      this.cause = cause;
      this.c = c;
      this.outbox = new TreeMap<>(before.outbox());
      this.timers = new HashMap<>(before.timers());
      this.tasks = new HashMap<>(before.tasks());
      this.lastSent = before.lastSent();
      this.lastEpoch = before.lastEpoch();
    }

    void event(long number, @Nullable String subject) {
      this.event = number;
      this.messagesOfEvent = 0;
      this.subject = subject;
    }

    void add(Effect effect) {
      switch (effect) {
        case Effect.Send(var message) -> {
          messagesOfEvent++;
          var id = sagaId + ":" + event + (messagesOfEvent == 1 ? "" : "." + messagesOfEvent);
          var address = c.wire.address(message);
          outbox.put(++lastSent,
              new Unsent(id, address.topic(), address.key(), c.wire.nameOf(message), c.now, cause.id(),
                  cause.traceparent(), subject, new String(c.wire.toJson(message), UTF_8)));
        }
        case Effect.RunTask(var id, var task) -> tasks.put(id, new Task(event, codec.encode(task),
            ++lastEpoch, c.instance, c.now.plus(c.settings.lease()), 0));
        case Effect.CancelTask(var id) -> tasks.remove(id);
        case Effect.SetTimer(var id, var after, var input) -> timers.put(id,
            new Timer(event, c.now.plus(after), codec.encode(input)));
        case Effect.CancelTimer(var id) -> timers.remove(id);
        case Effect.End() -> ended = true;
      }
    }
  }
}
