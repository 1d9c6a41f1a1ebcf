package flex.chassis.request.io;

import flex.chassis.database.io.Indexes;
import flex.chassis.messages.io.Answers;
import flex.contracts.RequestId;
import flex.kernel.Sagas.Cause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

/** The collection {@code early_cancels}: a document per request that was cancelled before it came. */
final class EarlyCancelStores {
  private static final String COLLECTION = "early_cancels";
  private static final int AT_ONCE = 1_000;

  private final MongoOperations template;
  private final Indexes indexes;
  private final Clock clock;
  private final Duration kept;
  private final Bounds bounds;

  /** How many are remembered, and how many senders of each. */
  record Bounds(int cancels, int senders) {
    static final Bounds USUAL = new Bounds(10_000, 20);
  }

  EarlyCancelStores(MongoOperations template, Clock clock, Duration kept, Bounds bounds) {
    this.template = template;
    this.indexes = new Indexes(template, COLLECTION, List.of(new Index("lookAt", Sort.Direction.ASC)));
    this.clock = clock;
    this.kept = kept;
    this.bounds = bounds;
  }

  /**
   * Durable when it returns. The first reason stays; it is remembered for the whole time from the latest cancel on, where
   * that is not the same message again.
   *
   * @param sender who is to be answered; null for nobody
   * @return what is remembered; empty where it is too much already
   */
  Optional<EarlyCancel> remember(RequestId id, @Nullable String reason, Cause cause, Answers.@Nullable To sender) {
    indexes.ensure();
    var before = of(id);
    if (sender != null && before.filter(b -> b.senders().contains(sender)).isPresent()) {
      return before;
    }
    if (before.map(b -> sender != null && b.senders().size() >= bounds.senders()).orElseGet(this::isFull)) {
      return Optional.empty();
    }
    var at = clock.instant();
    var until = at.plus(kept);
    var update = new Update().setOnInsert("cause", cause.id()).setOnInsert("at", Date.from(at))
        .max("until", Date.from(until)).setOnInsert("lookAt", Date.from(EarlyCancel.firstLook(at, until)));
    if (reason != null) {
      update.setOnInsert("reason", reason);
    }
    if (cause.traceparent() != null) {
      update.setOnInsert("traceparent", cause.traceparent());
    }
    if (sender != null) {
      update.addToSet("senders", sender.toString());
    }
    template.upsert(byId(id.value()), update.inc("changes", 1), COLLECTION);
    // Where it is gone again, the request came meanwhile.
    return of(id).or(() -> Optional.of(new EarlyCancel(id.value(), reason, cause.id(), cause.traceparent(),
        sender == null ? List.of() : List.of(sender), at, until, at, 0)));
  }

  private boolean isFull() {
    return template.estimatedCount(COLLECTION) >= bounds.cancels();
  }

  /** What is remembered of a request. */
  Optional<EarlyCancel> of(RequestId id) {
    return Optional.ofNullable(template.findOne(byId(id.value()), Document.class, COLLECTION))
        .map(EarlyCancelStores::read);
  }

  /** Those that somebody should look at, the longest overdue first. */
  List<EarlyCancel> due() {
    return template.find(query(where("lookAt").lte(Date.from(clock.instant()))).with(Sort.by("lookAt")).limit(AT_ONCE),
        Document.class, COLLECTION).stream().map(EarlyCancelStores::read).toList();
  }

  /** Whether nobody else looks at it; nobody does so before its next time, also if this process dies now. */
  boolean claim(EarlyCancel cancel) {
    var next = cancel.isOver(clock.instant())
        ? clock.instant().plusSeconds(10)
        : cancel.nextLook(clock.instant());
    return template.updateFirst(byId(cancel.requestId()).addCriteria(where("lookAt").is(Date.from(cancel.lookAt()))),
        Update.update("lookAt", Date.from(next)), COLLECTION).getMatchedCount() == 1;
  }

  /** Unless somebody else has asked for the same since. By the driver, which may repeat what deletes one document, and not what the template does: delete many. */
  void forget(EarlyCancel cancel) {
    template.execute(COLLECTION, c -> c.deleteOne(and(eq("_id", cancel.requestId()), eq("changes", cancel.changes()),
        eq("until", Date.from(cancel.until())))));
  }

  private static Query byId(String id) {
    return query(where("_id").is(id));
  }

  private static EarlyCancel read(Document d) {
    return new EarlyCancel(d.getString("_id"), d.getString("reason"), d.getString("cause"), d.getString("traceparent"),
        d.getList("senders", String.class, List.of()).stream().map(Answers.To::parse).toList(), instant(d, "at"),
        instant(d, "until"), instant(d, "lookAt"),
        d.getInteger("changes"));
  }

  private static Instant instant(Document document, String field) {
    return document.getDate(field).toInstant();
  }
}
