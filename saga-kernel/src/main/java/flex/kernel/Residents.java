package flex.kernel;

import flex.kernel.Definition.NewEvent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The sagas this process has worked on lately, and the locks under which it does. What is remembered may be out of date:
 * the version in every write finds that out, and it is read again.
 */
final class Residents {
  private static final int CAPACITY = 10_000;
  /** Others do write in between, but not so often in a row: the document does not answer to its version. */
  private static final int MOST_CONFLICTS = 100;

  private final SagaStore store;
  private final ReentrantLock[] locks = new ReentrantLock[1024];
  private final Map<String, Resident> residents = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Resident> eldest) {
      return size() > CAPACITY;
    }
  };

  /** One saga; used by one thread at a time. */
  static final class Resident {
    @Nullable
    SagaDocument document;
    Set<String> causes = new HashSet<>();
    long acknowledged;
    private boolean current;
  }

  /** A document that cannot be read. */
  static final class Damaged extends RuntimeException {
    private static final long serialVersionUID = 1;

    Damaged(String id, RuntimeException cause) {
      super("the document of '" + id + "' is damaged: " + cause, cause);
    }
  }

  Residents(SagaStore store) {
    this.store = store;
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  <T> T exclusively(String id, Supplier<T> work) {
    var hash = id.hashCode();
    var lock = locks[(hash ^ hash >>> 16) & locks.length - 1];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Repeats, under the saga's lock, what somebody else's write came in between of. */
  <T> T untilWritten(String id, Supplier<Optional<T>> attempt) {
    return exclusively(id, () -> {
      for (int i = 0; i < MOST_CONFLICTS; i++) {
        var outcome = attempt.get();
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
      throw new IllegalStateException(
          "'" + id + "' was written by somebody else " + MOST_CONFLICTS + " times in a row");
    });
  }

  /** The saga as last seen, or read now; without a document where there is none. */
  Resident get(String id) {
    var resident = remembered(id);
    if (!resident.current) {
      load(id, resident, store.find(id).orElse(null));
    }
    return resident;
  }

  /** What this process knows of the saga, without looking. */
  Resident remembered(String id) {
    synchronized (residents) {
      return residents.computeIfAbsent(id, _ -> new Resident());
    }
  }

  /** The saga as given, which was just read. */
  Resident take(String id, @Nullable Document stored) {
    var resident = remembered(id);
    load(id, resident, stored);
    return resident;
  }

  private static void load(String id, Resident resident, @Nullable Document stored) {
    if (stored == null) {
      resident.document = null;
      resident.causes = new HashSet<>();
      resident.acknowledged = 0;
      return;
    }
    try {
      var former = resident.document;
      resident.document = SagaBson.read(stored);
      if (former != null && !former.createdAt().equals(resident.document.createdAt())) {
        // Another saga of the same id, after the first had expired.
        resident.acknowledged = 0;
      }
      resident.causes = new HashSet<>();
      for (var event : stored.getList("events", Document.class, List.of())) {
        resident.causes.add(SagaBson.text(event, "cause"));
      }
      resident.document.interventions().stream().map(SagaDocument.Intervention::skipped).filter(Objects::nonNull)
          .forEach(skipped -> resident.causes.add(skipped.cause()));
    } catch (RuntimeException e) {
      throw new Damaged(id, e);
    }
    resident.current = true;
  }

  /** The type of a damaged saga that is not parked yet. */
  Optional<String> unparked(String id) {
    return store.find(id).filter(d -> !(d.get("parked") instanceof Document)).map(d -> String.valueOf(d.get("type")));
  }

  /** Whether the message was taken in before, or was left out by an operator. */
  boolean tookIn(Resident resident, String cause) {
    var document = resident.document;
    return resident.causes.contains(cause)
        || (document != null && document.moved() > 0 && store.tookIn(document, cause));
  }

  /** Whether nobody else has written the saga since it was read; where somebody has, it is read again next time. */
  boolean isNewest(String id, Resident resident) {
    var document = resident.document;
    if (document == null) {
      return store.find(id).isEmpty();
    }
    resident.current = resident.current && store.find(id)
        .filter(d -> d.get("version") instanceof Number n && n.longValue() == document.version()).isPresent();
    return resident.current;
  }

  /**
   * Writes the next version; false where somebody else was faster. Then, and after an exception, which leaves open
   * whether it was written, the saga is read again.
   */
  boolean save(Resident resident, SagaDocument before, SagaDocument after, List<NewEvent> events) {
    resident.current = false;
    if (!store.save(before, after, events)) {
      return false;
    }
    resident.document = after;
    events.forEach(e -> resident.causes.add(e.cause()));
    // What is remembered of causes shrinks with the document, and grows by what an operator left out.
    resident.current = after.moved() == before.moved() && after.interventions().equals(before.interventions());
    if (after.endedAt() != null && after.outbox().isEmpty()) {
      remove(after.id());
    }
    return true;
  }

  /** Reads the saga again next time. Whoever writes it meanwhile knows it better than the database did before. */
  void readAnew(String id) {
    synchronized (residents) {
      var resident = residents.get(id);
      if (resident != null) {
        resident.current = false;
      }
    }
  }

  void remove(String id) {
    synchronized (residents) {
      residents.remove(id);
    }
  }
}
