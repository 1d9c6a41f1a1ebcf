package flex.kernel;

import flex.kernel.Definition.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.jspecify.annotations.Nullable;

/** What a database does with the kernel's writes, in memory: each at once and whole. */
class MemorySagaStore implements SagaStore {
  private static final DocumentCodec CODEC = new DocumentCodec();

  final Map<String, Document> open = new TreeMap<>();
  final Map<String, Document> archive = new TreeMap<>();
  /** By saga, by number. */
  final Map<String, TreeMap<Long, Document>> history = new TreeMap<>();
  private final KernelSettings settings;

  MemorySagaStore(KernelSettings settings) {
    this.settings = settings;
  }

  @Override
  public void createIndexes() {}

  @Override
  public synchronized Optional<Document> find(String id) {
    return open.containsKey(id)
        ? Optional.of(copy(open.get(id)))
        : Optional.ofNullable(archive.get(id)).map(d -> copy(d).append("archived", true));
  }

  @Override
  public synchronized boolean save(SagaDocument before, SagaDocument after, List<NewEvent> events) {
    var stored = open.get(before.id());
    if (before.version() == 0) {
      return stored == null
          && open.putIfAbsent(before.id(), copy(SagaBson.document(after, events, settings))) == null;
    }
    if (before.archived()) {
      var archived = archive.get(before.id());
      if (stored != null || archived == null || !sameVersion(archived, before)) {
        return false;
      }
      var all = new ArrayList<>(archived.getList("events", Document.class));
      all.addAll(SagaBson.events(events));
      open.put(before.id(), copy(SagaBson.document(after, List.of(), settings).append("events", all)));
      archive.remove(before.id());
      return true;
    }
    if (stored == null || !sameVersion(stored, before)) {
      return false;
    }
    apply(stored, copy(SagaBson.update(before, after, events, settings)));
    return true;
  }

  /** Whether the stored document is the one that the write follows. */
  boolean sameVersion(Document stored, SagaDocument before) {
    return SagaBson.number(stored, "version") == before.version();
  }

  private static void apply(Document stored, Document update) {
    update.get("$set", new Document()).forEach((path, value) -> parent(stored, path).put(last(path), value));
    update.get("$unset", new Document()).forEach((path, _) -> parent(stored, path).remove(last(path)));
    update.get("$push", new Document()).forEach((path, value) -> {
      var all = new ArrayList<>(stored.getList(path, Document.class));
      all.addAll(((Document) value).getList("$each", Document.class));
      stored.put(path, all);
    });
    update.get("$pull", new Document()).forEach((path, value) -> {
      long upTo = SagaBson.number(((Document) value).get("n", Document.class), "$lte");
      stored.put(path, stored.getList(path, Document.class).stream().filter(e -> SagaBson.number(e, "n") > upTo)
          .toList());
    });
  }

  private static Document parent(Document stored, String path) {
    var dot = path.indexOf('.');
    return dot < 0 ? stored : (Document) stored.computeIfAbsent(path.substring(0, dot), _ -> new Document());
  }

  private static String last(String path) {
    return path.substring(path.indexOf('.') + 1);
  }

  @Override
  public synchronized long keep(SagaDocument saga, long wanted) {
    var stored = open.get(saga.id());
    long upTo = saga.moved();
    if (stored != null && sameVersion(stored, saga)) {
      upTo = SagaBson.endOfStep(stored.getList("events", Document.class), wanted, upTo);
      long end = upTo;
      var older = history.computeIfAbsent(saga.id(), _ -> new TreeMap<>());
      stored.getList("events", Document.class).stream().filter(e -> SagaBson.number(e, "n") <= end)
          .forEach(e -> older.put(SagaBson.number(e, "n"), copy(e)));
    }
    return upTo;
  }

  @Override
  public synchronized boolean tookIn(SagaDocument saga, String cause) {
    return history.containsKey(saga.id())
        && history.get(saga.id()).values().stream().anyMatch(e -> e.getString("cause").equals(cause));
  }

  @Override
  public synchronized List<Document> allEvents(Document saga) {
    return Stream.concat(
        history.getOrDefault(saga.getString("_id"), new TreeMap<>()).headMap(SagaBson.number(saga, "moved"), true)
            .values().stream(),
        saga.getList("events", Document.class).stream()).toList();
  }

  @Override
  public synchronized int expire(Instant endedBy, int limit) {
    var old = archive.values().stream().filter(d -> !d.getDate("endedAt").toInstant().isAfter(endedBy))
        .map(d -> d.getString("_id")).limit(limit).toList();
    old.forEach(archive::remove);
    old.forEach(history::remove);
    return old.size();
  }

  @Override
  public synchronized void archive(SagaDocument ended, Instant now) {
    var stored = open.get(ended.id());
    if (stored != null && sameVersion(stored, ended)) {
      archive.put(ended.id(), stored);
      open.remove(ended.id());
    }
  }

  @Override
  public synchronized void parkDamaged(String id, String reason, Instant now, SagaDocument.@Nullable Input input) {
    throw new AssertionError("nothing damages a document here: " + reason);
  }

  @Override
  public synchronized List<String> due(Instant now, int limit) {
    return open.values().stream()
        .filter(d -> d.getDate("nextDueAt") != null && !d.getDate("nextDueAt").toInstant().isAfter(now))
        .map(d -> d.getString("_id")).limit(limit).toList();
  }

  /** Nothing is so large here that it is left out. */
  @Override
  public synchronized List<Document> list(Listing wanted) {
    return open.values().stream()
        .filter(d -> wanted.subject() == null || wanted.subject().equals(d.getString("subject")))
        .filter(d -> wanted.until() == null || !d.getDate("createdAt").toInstant().isAfter(wanted.until()))
        .filter(d -> !wanted.stuck() || List.of("PARKED", "STUCK").contains(d.getString("status")))
        .sorted(Comparator.comparing((Document d) -> d.getDate("createdAt")).reversed()).limit(wanted.limit())
        .map(MemorySagaStore::copy).toList();
  }

  /** A copy through BSON, so that nothing is shared and only what BSON knows survives. */
  private static Document copy(Document document) {
    return new RawBsonDocument(document, CODEC).decode(CODEC);
  }
}
