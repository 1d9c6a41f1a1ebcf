package flex.embedded.testing;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** How a real MongoDB would answer what was heard: its own {@code explain} is asked. */
public final class Plans {
  /** What a command carries besides the question, and {@code explain} does not take. */
  private static final Set<String> KEPT = Set.of("find", "filter", "sort", "projection", "limit", "update", "updates",
      "delete", "deletes", "findAndModify", "query", "fields", "new", "upsert", "aggregate", "pipeline", "cursor");
  private static final Set<String> EXPLAINABLE = Set.of("find", "update", "delete", "delete many", "findAndModify",
      "aggregate");
  /**
   * CommandNotFound, CommandNotSupported, NotImplemented, and Amazon's "not supported": no MongoDB answers so to what it
   * does. Whatever else goes wrong is a question that a MongoDB does not take.
   */
  private static final Set<Integer> EXPLAINS_NOTHING = Set.of(59, 115, 238, 303);

  private Plans() {}

  /** Operations that the server would not answer from an index, in words; nothing where it explains no plans. */
  public static Optional<List<String>> scans(Operations done, OperationTable table, MongoDatabase database) {
    var faults = new ArrayList<String>();
    for (Map.Entry<Operations.Shape, BsonDocument> sample : done.samples().entrySet()) {
      if (!EXPLAINABLE.contains(sample.getKey().command()) || table.isForAll(sample.getKey()))
        continue;
      Optional<BsonDocument> plan = plan(database, sample.getValue());
      if (plan.isEmpty())
        return Optional.empty();
      fault(plan.get()).ifPresent(f -> faults.add(sample.getKey() + " " + f + ": " + sample.getValue().toJson()));
    }
    return Optional.of(faults);
  }

  /** Empty where the server explains no plans. */
  static Optional<BsonDocument> plan(MongoDatabase database, BsonDocument command) {
    var asked = new BsonDocument();
    command.forEach((key, value) -> {
      if (KEPT.contains(key))
        asked.put(key, value);
    });
    try {
      BsonDocument answer = database.runCommand(
          new BsonDocument("explain", asked).append("verbosity", new BsonString("queryPlanner")), BsonDocument.class);
      return Optional.of(answer).filter(a -> a.toJson().contains("\"winningPlan\""));
    } catch (MongoCommandException e) {
      if (EXPLAINS_NOTHING.contains(e.getErrorCode()))
        return Optional.empty();
      throw e;
    }
  }

  /** What is wrong with a plan: it reads all documents, or sorts in memory, or uses no index. */
  static Optional<String> fault(BsonDocument explained) {
    var stages = new TreeSet<String>();
    collect(explained, false, stages);
    if (stages.contains("COLLSCAN"))
      return Optional.of("reads all documents");
    if (stages.contains("SORT"))
      return Optional.of("sorts in memory");
    boolean indexed = stages.stream()
        .anyMatch(s -> s.endsWith("IXSCAN") || s.equals("IDHACK") || s.startsWith("EXPRESS") || s.equals("COUNT_SCAN"));
    return indexed ? Optional.empty() : Optional.of("uses no index but " + stages);
  }

  /** The stages of the winning plans, wherever in the answer they are; a rejected plan does not matter. */
  private static void collect(BsonValue value, boolean winning, Set<String> stages) {
    switch (value) {
      case BsonDocument d -> d.forEach((key, part) -> {
        if (winning && key.equals("stage") && part instanceof BsonString stage)
          stages.add(stage.getValue());
        collect(part, winning || key.equals("winningPlan"), stages);
      });
      case BsonArray all -> all.forEach(part -> collect(part, winning, stages));
      default -> {
      }
    }
  }
}
