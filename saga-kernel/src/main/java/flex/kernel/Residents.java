package flex.kernel;

import flex.kernel.Definition.NewEvent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    Set<String> causes = Set.of();
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

  /** The saga as last seen, or read now; without a document where there is none. */
  Resident get(String id) {
    Resident resident;
    synchronized (residents) {
      resident = residents.computeIfAbsent(id, _ -> new Resident());
    }
    if (!resident.current) {
      load(id, resident);
    }
    return resident;
  }

  private void load(String id, Resident resident) {
    var stored = store.find(id).orElse(null);
    if (stored == null) {
      resident.document = null;
      resident.causes = new HashSet<>();
      resident.acknowledged = 0;
      return;
    }
    try {
      resident.document = SagaBson.read(stored);
      resident.causes = new HashSet<>();
      for (var event : stored.getList("events", Document.class)) {
        resident.causes.add(SagaBson.text(event, "cause"));
      }
    } catch (RuntimeException e) {
      throw new Damaged(id, e);
    }
    resident.current = true;
  }

  /** Whether nobody else has written the saga since it was read; where somebody has, it is read again next time. */
  boolean isNewest(Resident resident) {
    var document = resident.document;
    if (document == null || !resident.current) {
      return true;
    }
    resident.current = store.find(document.id())
        .filter(d -> d.get("version", Number.class).longValue() == document.version()).isPresent();
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
    resident.current = true;
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
