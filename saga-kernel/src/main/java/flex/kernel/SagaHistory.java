package flex.kernel;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Indexes.ascending;

/**
 * The older events of long sagas, one document per step. Each says when its saga was created, since an expiry that was
 * interrupted may leave some behind, and the next saga of that id must not take them for its own.
 */
final class SagaHistory {
  private final MongoCollection<Document> steps;

  SagaHistory(MongoCollection<Document> steps) {
    this.steps = steps;
  }

  void createIndexes() {
    steps.createIndex(ascending("saga", "n"));
  }

  /** Copies the events of a stored saga up to that number, again where they were copied before. */
  void keep(Document stored, long upTo) {
    var id = SagaBson.text(stored, "_id");
    var byCause = new LinkedHashMap<String, List<Document>>();
    for (var event : stored.getList("events", Document.class)) {
      if (SagaBson.number(event, "n") <= upTo) {
        byCause.computeIfAbsent(SagaBson.text(event, "cause"), _ -> new ArrayList<>()).add(event);
      }
    }
    steps.bulkWrite(byCause.entrySet().stream().map(e -> {
      var step = step(id, e.getKey());
      return new ReplaceOneModel<>(eq("_id", step), new Document("_id", step).append("saga", id)
          .append("createdAt", stored.get("createdAt")).append("n", e.getValue().getFirst().get("n"))
          .append("events", e.getValue()), new ReplaceOptions().upsert(true));
    }).toList());
  }

  /** Whatever stands in either, no two pairs give the same. */
  private static String step(String sagaId, String cause) {
    return sagaId.length() + ":" + sagaId + ":" + cause;
  }

  boolean tookIn(SagaDocument saga, String cause) {
    var step = steps.find(eq("_id", step(saga.id(), cause))).projection(Projections.include("createdAt")).first();
    return step != null && !isFormer(step.get("createdAt"), Date.from(saga.createdAt()));
  }

  /** The events of a stored saga up to that number, oldest first. */
  Stream<Document> events(Document stored, long upTo) {
    return steps.find(eq("saga", stored.getString("_id"))).sort(Sorts.ascending("n")).into(new ArrayList<>()).stream()
        .filter(d -> !isFormer(d.get("createdAt"), stored.get("createdAt"))).flatMap(d -> inside(d).stream())
        .filter(e -> !(e.get("n") instanceof Number n) || n.longValue() <= upTo);
  }

  private static boolean isFormer(@Nullable Object step, @Nullable Object saga) {
    return step instanceof Date a && saga instanceof Date b && a.toInstant().isBefore(b.toInstant());
  }

  /** The events that are documents: a person who looks for the damage has to be shown the rest. */
  static List<Document> inside(Document d) {
    return d.get("events") instanceof List<?> all
        ? all.stream().filter(Document.class::isInstance).map(Document.class::cast).toList()
        : List.of();
  }

  /** Forgets the sagas of that id that were created by then. */
  void forget(String sagaId, Date createdBy) {
    steps.deleteMany(and(eq("saga", sagaId), lte("createdAt", createdBy)));
  }
}
