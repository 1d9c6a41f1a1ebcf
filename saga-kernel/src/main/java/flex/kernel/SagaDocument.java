package flex.kernel;

import flex.kernel.SagaView.Because;
import flex.kernel.SagaView.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One saga without the bodies of its events: all that is needed to take the next step. Immutable; the difference of two
 * is one atomic update.
 *
 * @param version counts the writes; 0 before the first
 * @param stuck why the saga itself asks for an operator
 * @param lastEvent number of the newest event
 * @param moved number of the newest event that stands in the history instead of the document
 * @param lastSent number of the newest outbox entry ever made
 * @param lastEpoch the newest epoch of any task; it never goes back, also where a task of the same id is made again
 */
record SagaDocument(String id, String type, long version, @Nullable String subject, @Nullable String stuck, Named state,
    long lastEvent, long moved, long lastSent, long lastEpoch, SortedMap<Long, Unsent> outbox,
    Map<String, Timer> timers,
    Map<String, Task> tasks, @Nullable Parked parked, List<Intervention> interventions, Instant createdAt,
    @Nullable Instant endedAt, boolean archived) {

  /** A message that is not known to have arrived. {@code messageId} becomes its {@code ce_id}. */
  record Unsent(String messageId, String topic, String key, String type, Instant at, String cause,
      @Nullable String trace, @Nullable String subject, String json) {}

  /** {@code event} is the number of the event that set it; a timer set again is another one. */
  record Timer(long event, Instant due, Named input) {}

  /** {@code event} is the number of the event that set it; {@code leaseUntil} is when another may take it over. */
  record Task(long event, Named task, long epoch, String owner, Instant leaseUntil, int failures) {
    Task leased(String owner, long epoch, Instant until) {
      return new Task(event, task, epoch, owner, until, failures);
    }

    Task failed(int failures, Instant until) {
      return new Task(event, task, epoch, owner, until, failures);
    }
  }

  /** Why the saga waits, since when, and what reached it meanwhile, in order. */
  record Parked(Because because, Instant at, List<Input> inputs) {
    Parked {
      inputs = List.copyOf(inputs);
    }

    /** Of what waits, in characters. */
    long size() {
      return inputs.stream().mapToLong(i -> i.input.json().length()).sum();
    }

    Parked with(Input input) {
      return inputs.stream().anyMatch(i -> i.cause.equals(input.cause))
          ? this
          : new Parked(because, at, Stream.concat(inputs.stream(), Stream.of(input)).toList());
    }
  }

  /** An input with the id of what caused it. */
  record Input(String cause, @Nullable String trace, Named input) {}

  /** What a person did about the saga, why, and the input that was left out. */
  record Intervention(Instant at, SagaView.Intervention.Kind kind, String reason, @Nullable Input skipped) {}

  static SagaDocument fresh(String id, String type, Named initial, Instant now) {
    return new SagaDocument(id, type, 0, null, null, initial, 0, 0, 0, 0, new TreeMap<>(), Map.of(), Map.of(), null,
        List.of(), now, null, false);
  }

  Status status() {
    if (parked != null) {
      return Status.PARKED;
    }
    return endedAt != null ? Status.ENDED : stuck != null ? Status.STUCK : Status.OPEN;
  }

  /** Whether timers fire and tasks are run. */
  boolean isActive() {
    return parked == null && endedAt == null;
  }

  SagaDocument withState(Named state) {
    return new SagaDocument(id, type, version, subject, stuck, state, lastEvent, moved, lastSent, lastEpoch, outbox,
        timers, tasks, parked, interventions, createdAt, endedAt, archived);
  }

  SagaDocument withOutbox(SortedMap<Long, Unsent> outbox) {
    return new SagaDocument(id, type, version, subject, stuck, state, lastEvent, moved, lastSent, lastEpoch, outbox,
        timers, tasks, parked, interventions, createdAt, endedAt, archived);
  }

  SagaDocument withTimers(Map<String, Timer> timers) {
    return new SagaDocument(id, type, version, subject, stuck, state, lastEvent, moved, lastSent, lastEpoch, outbox,
        timers, tasks, parked, interventions, createdAt, endedAt, archived);
  }

  SagaDocument withTasks(Map<String, Task> tasks) {
    return withTasks(tasks, lastEpoch);
  }

  private SagaDocument withTasks(Map<String, Task> tasks, long lastEpoch) {
    return new SagaDocument(id, type, version, subject, stuck, state, lastEvent, moved, lastSent, lastEpoch, outbox,
        timers, tasks, parked, interventions, createdAt, endedAt, archived);
  }

  SagaDocument withParked(@Nullable Parked parked) {
    return new SagaDocument(id, type, version, subject, stuck, state, lastEvent, moved, lastSent, lastEpoch, outbox,
        timers, tasks, parked, interventions, createdAt, endedAt, archived);
  }

  SagaDocument with(Intervention intervention) {
    return new SagaDocument(id, type, version, subject, stuck, state, lastEvent, moved, lastSent, lastEpoch, outbox,
        timers, tasks, parked, Stream.concat(interventions.stream(), Stream.of(intervention)).toList(), createdAt,
        endedAt, archived);
  }

  /** Over without having begun: nothing of it was ever taken in. */
  SagaDocument endedAt(Instant endedAt) {
    return new SagaDocument(id, type, version, subject, null, state, lastEvent, moved, lastSent, lastEpoch, outbox,
        timers, tasks, parked, interventions, createdAt, endedAt, archived);
  }

  SagaDocument withMoved(long moved) {
    return new SagaDocument(id, type, version, subject, stuck, state, lastEvent, moved, lastSent, lastEpoch, outbox,
        timers, tasks, parked, interventions, createdAt, endedAt, archived);
  }

  SagaDocument written() {
    return new SagaDocument(id, type, version + 1, subject, stuck, state, lastEvent, moved, lastSent, lastEpoch, outbox,
        timers, tasks, parked, interventions, createdAt, endedAt, false);
  }

  /** The document with new leases for the tasks chosen; null where there is none. */
  @Nullable
  SagaDocument takenOver(Predicate<Map.Entry<String, Task>> which, String owner, Instant until) {
    var all = new HashMap<>(tasks);
    long epoch = lastEpoch;
    for (var task : tasks.entrySet()) {
      if (which.test(task)) {
        all.put(task.getKey(), task.getValue().leased(owner, ++epoch, until));
      }
    }
    return epoch == lastEpoch ? null : withTasks(Map.copyOf(all), epoch);
  }

  /** The document without the messages up to and including number {@code acknowledged}. */
  SagaDocument withoutSent(long acknowledged) {
    return outbox.isEmpty() || outbox.firstKey() > acknowledged
        ? this
        : withOutbox(new TreeMap<>(outbox.tailMap(acknowledged + 1)));
  }

  /** When somebody must look at this saga if nobody has by then; null for never. */
  @Nullable
  Instant nextDueAt(KernelSettings settings) {
    var dues = Stream.<Instant>builder();
    if (!outbox.isEmpty()) {
      dues.add(outbox.values().iterator().next().at.plus(settings.lease()));
    } else if (parked == null && endedAt != null) {
      dues.add(endedAt.plus(settings.archiveAfter()));
    }
    if (isActive()) {
      timers.values().forEach(t -> dues.add(t.due));
      tasks.values().forEach(t -> dues.add(t.leaseUntil));
    }
    return dues.build().min(Comparator.naturalOrder()).orElse(null);
  }
}
