package flex.embedded;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import flex.embedded.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A query answers the same with an index and without, whatever was written before. */
class OrderedIndexIT {

  @Test
  void shouldAnswerAsACollectionWithoutIndexDoes() {
    var random = new Random(20261121);
    try (var client = MongoClients.create(TestDatabase.shared().uri())) {
      var database = client.getDatabase(TestDatabase.freshName());
      var indexed = database.getCollection("indexed");
      var plain = database.getCollection("plain");
      indexed.createIndex(Indexes.ascending("due"));
      indexed.createIndex(Indexes.compoundIndex(Indexes.ascending("status"), Indexes.descending("n")));
      for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 20; i++)
          change(List.of(indexed, plain), random.nextInt(60), random.nextInt(4), value(random), status(random));
        for (var query : queries(random))
          assertThat(found(indexed, query)).as("round %s, %s", round, query.toBsonDocument())
              .isEqualTo(found(plain, query));
      }
      database.drop();
    }
  }

  private static void change(List<MongoCollection<Document>> both, int id, int how, Object due, Object status) {
    for (var collection : both) {
      var is = Filters.eq("_id", id);
      switch (how) {
        case 0 -> collection.deleteOne(is);
        case 1 -> collection.updateOne(is, Updates.unset("due"));
        case 2 -> collection.updateMany(Filters.eq("status", status), Updates.set("due", due));
        default -> {
          collection.deleteOne(is);
          collection.insertOne(new Document("_id", id).append("n", id).append("due", due).append("status", status));
        }
      }
    }
  }

  /** Dates mostly, and now and then what is no single value, or none at all. */
  private static Object value(Random random) {
    return switch (random.nextInt(600)) {
      case 0 -> Arrays.asList(Instant.ofEpochMilli(3), Instant.ofEpochMilli(90));
      case 1 -> 7;
      case 2 -> "text";
      default -> Instant.ofEpochMilli(random.nextInt(100));
    };
  }

  private static Object status(Random random) {
    return List.of("OPEN", "PARKED", "ENDED", "STUCK").get(random.nextInt(4));
  }

  private static List<Bson> queries(Random random) {
    var date = Instant.ofEpochMilli(random.nextInt(100));
    return List.of(Filters.lte("due", date), Filters.lt("due", date), Filters.eq("due", date), Filters.lte("due", 7),
        Filters.gt("due", date), Filters.eq("due", null), Filters.exists("due", false),
        Filters.in("status", "PARKED", "STUCK"), Filters.eq("status", "OPEN"), Filters.ne("status", "OPEN"),
        Filters.and(Filters.eq("status", "OPEN"), Filters.lte("due", date)),
        Filters.or(Filters.eq("status", "OPEN"), Filters.lte("due", date)));
  }

  private static List<Integer> found(MongoCollection<Document> collection, Bson query) {
    var ids = new ArrayList<Integer>();
    collection.find(query).forEach(d -> ids.add(d.getInteger("_id")));
    assertThat(collection.countDocuments(query)).isEqualTo(ids.size());
    ids.sort(Comparator.naturalOrder());
    return ids;
  }
}
