package flex.kernel;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import flex.kernel.Definition.NewEvent;
import flex.kernel.SagaView.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

/**
 * The collections of a service: {@code sagas}, in which all work happens, {@code sagas_archive}, of which a stub stays in
 * {@code sagas}, and {@code sagas_history} with the older events of long sagas, one document per step.
 */
final class MongoSagaStore implements SagaStore {
  private static final String ARCHIVED = "ARCHIVED";
  /** In a stub, the version of the copy that counts. */
  static final String COPY = "copy";

  private static final List<String> WAITING = List.of(Status.PARKED.name(), Status.STUCK.name());
  private static final Bson UNSENT = Projections.exclude("outbox");
  private static final Bson SUMMARY = Projections.exclude("events", "outbox", "parked.inputs.data");

  private final MongoCollection<Document> open;
  private final MongoCollection<Document> archive;
  private final SagaHistory history;
  private final KernelSettings settings;

  MongoSagaStore(MongoDatabase database, KernelSettings settings) {
    this.open = durable(database.getCollection("sagas"));
    this.archive = durable(database.getCollection("sagas_archive"));
    this.history = new SagaHistory(durable(database.getCollection("sagas_history")));
    this.settings = settings;
  }

  /** Whatever the server's defaults are: what is acknowledged, and what is acted on, is not rolled back. */
  private static MongoCollection<Document> durable(MongoCollection<Document> collection) {
    return collection.withWriteConcern(WriteConcern.MAJORITY.withJournal(true)).withReadConcern(ReadConcern.MAJORITY)
        .withReadPreference(ReadPreference.primary());
  }

  @Override
  public void createIndexes() {
    IndexBuilds.oneAfterTheOther(this::indexes);
  }

  private void indexes() {
    open.createIndex(descending("createdAt"));
    open.createIndex(ascending("nextDueAt"));
    open.createIndex(compoundIndex(ascending("status"), descending("createdAt")));
    open.createIndex(compoundIndex(ascending("subject"), descending("createdAt")));
    archive.createIndex(compoundIndex(ascending("subject"), descending("createdAt")));
    archive.createIndex(descending("createdAt"));
    archive.createIndex(ascending("archivedAt"));
    history.createIndexes();
  }

  @Override
  public Optional<Document> find(String id) {
    while (true) {
      var stored = first(open, id);
      if (stored.isEmpty() || !isStub(stored.get())) {
        return stored.map(d -> d.append("archived", false));
      }
      var archived = archive.find(copy(stored.get())).first();
      if (archived != null) {
        return Optional.of(archived.append("archived", true));
      }
      // Between the two reads it went on, or expired; or else the copy is lost, and the stub alone cannot be read.
      if (first(open, id).filter(stored.get()::equals).isPresent()) {
        return stored;
      }
    }
  }

  /** What is left among the open sagas of one in the archive: all that happens to a saga is decided by one document. */
  private static boolean isStub(Document stored) {
    return ARCHIVED.equals(stored.get("status")) && !stored.containsKey("type");
  }

  private static Optional<Document> first(MongoCollection<Document> collection, String id) {
    return Optional.ofNullable(collection.find(eq("_id", id)).first());
  }

  @Override
  public boolean save(SagaDocument before, SagaDocument after, List<NewEvent> events) {
    if (before.version() == 0) {
      return insert(open, SagaBson.document(after, events, settings));
    }
    if (before.archived()) {
      return reopen(before, after, events);
    }
    return open.updateOne(version(before), SagaBson.update(before, after, events, settings)).getMatchedCount() == 1;
  }

  /** False where there is one of that id. */
  private static boolean insert(MongoCollection<Document> collection, Document document) {
    try {
      collection.insertOne(document);
      return true;
    } catch (MongoWriteException e) {
      if (isDuplicate(e)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isDuplicate(MongoWriteException e) {
    return ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  /** An archived saga goes on: it takes the place of its stub. Its copy stays until it is archived again. */
  private boolean reopen(SagaDocument before, SagaDocument after, List<NewEvent> events) {
    var stored = archive.find(version(before)).first();
    if (stored == null) {
      return false;
    }
    var all = new ArrayList<>(stored.getList("events", Document.class));
    all.addAll(SagaBson.events(events));
    return open.replaceOne(stub(before), SagaBson.document(after, List.of(), settings).append("events", all))
        .getMatchedCount() == 1;
  }

  @Override
  public void archive(SagaDocument ended, Instant now) {
    var stored = open.find(version(ended)).first();
    if (stored == null) {
      return;
    }
    stored.append("archivedAt", Date.from(now));
    try {
      archive.replaceOne(and(eq("_id", ended.id()), lt("version", ended.version())), stored,
          new ReplaceOptions().upsert(true));
    } catch (MongoWriteException e) {
      if (!isDuplicate(e)) {
        throw e;
      }
      // There is a copy of this version already, or of a later one; or what an expiry has left of a former saga.
      archive.replaceOne(and(eq("_id", ended.id()), lt("createdAt", Date.from(ended.createdAt()))), stored);
      if (archive.find(version(ended)).first() == null && open.find(version(ended)).first() != null) {
        throw new IllegalStateException("the archive holds another version of '" + ended.id() + "' than "
            + ended.version() + ", which therefore stays where it is");
      }
    }
    open.replaceOne(version(ended), stub(ended));
  }

  /** Has no version of its own: a step that was decided before the saga was archived must not find it. */
  private static Document stub(SagaDocument saga) {
    return stub(saga.id(), saga.version());
  }

  private static Document stub(@Nullable Object id, @Nullable Object version) {
    return new Document("_id", id).append(COPY, version).append("status", ARCHIVED);
  }

  /** The copy that a stub names. */
  private static Document copy(Document stub) {
    return new Document("_id", stub.get("_id")).append("version", stub.get(COPY));
  }

  @Override
  public long keep(SagaDocument saga, long wanted) {
    var stored = open.find(version(saga)).first();
    if (stored == null) {
      return saga.moved();
    }
    var upTo = SagaBson.endOfStep(stored.getList("events", Document.class), wanted, saga.moved());
    if (upTo > saga.moved()) {
      history.keep(stored, upTo);
    }
    return upTo;
  }

  @Override
  public boolean tookIn(SagaDocument saga, String cause) {
    return history.tookIn(saga, cause);
  }

  @Override
  public List<Document> allEvents(Document saga) {
    var inDocument = SagaHistory.inside(saga);
    var moved = saga.get("moved") instanceof Number n ? n.longValue() : 0;
    return moved == 0 ? inDocument : Stream.concat(history.events(saga, moved), inDocument.stream()).toList();
  }

  /**
   * The stub goes first, by its version: a saga that goes on meanwhile keeps its copy and its history. So does the next
   * saga of that id, which may begin as soon as the stub is gone: it was created later than this one was archived.
   */
  @Override
  public int expire(Instant archivedBy, int limit) {
    var expired = archive.find(lte("archivedAt", Date.from(archivedBy)))
        .projection(Projections.include("_id", "version", "archivedAt")).limit(limit).into(new ArrayList<>());
    for (var old : expired) {
      var id = String.valueOf(old.get("_id"));
      if (open.deleteOne(stub(id, old.get("version"))).getDeletedCount() == 1
          || first(open, id).isEmpty()) {
        history.forget(id, old.getDate("archivedAt"));
      }
      archive.deleteOne(version(old).append("archivedAt", old.get("archivedAt")));
    }
    return expired.size();
  }

  @Override
  public void parkDamaged(String id, String reason, Instant now, SagaDocument.@Nullable Input input) {
    var stored = first(open, id).orElseGet(Document::new);
    if (isStub(stored)) {
      var copy = archive.find(copy(stored)).first();
      if (copy != null) {
        open.replaceOne(stub(id, stored.get(COPY)), copy);
        stored = copy;
      }
    }
    var update = Damage.park(stored, reason, now, input);
    var filter = Damage.isParkedUnreadably(stored)
        ? version(stored)
        : input == null
            ? eq("_id", id)
            : and(eq("_id", id), new Document("parked.inputs.cause", new Document("$ne", input.cause())));
    if (open.updateOne(filter, update).getMatchedCount() == 0 && input != null
        && !Damage.waits(first(open, id).orElseGet(Document::new), input)) {
      throw new IllegalStateException("'" + id + "' was changed while it was parked; its input is not taken in yet");
    }
  }

  /** What somebody put there under an id that is no text is no saga. */
  @Override
  public List<String> due(Instant now, int limit) {
    return open.find(lte("nextDueAt", Date.from(now))).projection(Projections.include("_id")).limit(limit)
        .into(new ArrayList<>()).stream().map(d -> d.get("_id")).filter(String.class::isInstance)
        .map(String.class::cast).toList();
  }

  @Override
  public List<Document> list(Listing wanted) {
    var filter = new Document();
    if (wanted.subject() != null) {
      filter.append("subject", wanted.subject());
    }
    if (wanted.until() != null) {
      filter.append("createdAt", new Document("$lte", Date.from(wanted.until())));
    }
    if (wanted.stuck()) {
      filter.append("status", new Document("$in", WAITING));
    }
    var byId = new LinkedHashMap<String, Document>();
    // One that waits for an operator is never in the archive.
    (wanted.stuck() ? Stream.of(open) : Stream.of(open, archive))
        .flatMap(c -> c.find(filter).projection(wanted.whole() ? UNSENT : SUMMARY).sort(Sorts.descending("createdAt"))
            .limit(wanted.limit()).into(new ArrayList<>()).stream())
        .filter(d -> !isStub(d))
        .forEach(d -> byId.putIfAbsent(String.valueOf(d.get("_id")), d));
    return byId.values().stream()
        .sorted(Comparator.comparing(MongoSagaStore::createdAt).reversed()).limit(wanted.limit()).toList();
  }

  private static Instant createdAt(Document saga) {
    return saga.get("createdAt") instanceof Date date ? date.toInstant() : Instant.EPOCH;
  }

  private static Document version(Document stored) {
    return new Document("_id", stored.get("_id")).append("version", stored.get("version"));
  }

  private static Document version(SagaDocument document) {
    return new Document("_id", document.id()).append("version", document.version());
  }
}
