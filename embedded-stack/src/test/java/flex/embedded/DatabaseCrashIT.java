package flex.embedded;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import flex.embedded.launch.EmbeddedServer;
import flex.embedded.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.set;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Kill -9 in the middle of concurrent writes: what was acknowledged is there, and whole. */
class DatabaseCrashIT {

  private static final EmbeddedServer SERVER = TestDatabase.separate();
  private static final int WRITERS = 8;
  private static final int ACKNOWLEDGED_BEFORE_KILL = 400;

  private final String database = TestDatabase.freshName();
  private final Set<String> inserted = ConcurrentHashMap.newKeySet();
  private final AtomicIntegerArray updated = new AtomicIntegerArray(WRITERS);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @RepeatedTest(4)
  void shouldKeepEveryAcknowledgedWriteWhenKilledAmidWrites() {
    try (var client = MongoClients.create(SERVER.uri() + "/?serverSelectionTimeoutMS=3000");
        var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      MongoCollection<Document> documents = client.getDatabase(database).getCollection("documents");
      documents.createIndex(Indexes.ascending("number"), new IndexOptions().unique(true));
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        documents.insertOne(document("counter-" + writer, "counter-" + writer).append("log", List.of()));
        writers.execute(() -> writeUntilKilled(writer, documents));
      }
      await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10))
          .until(() -> inserted.size() > ACKNOWLEDGED_BEFORE_KILL);
      SERVER.kill();
    }

    SERVER.restart();

    try (var client = MongoClients.create(SERVER.uri())) {
      MongoCollection<Document> documents = client.getDatabase(database).getCollection("documents");
      assertThat(inserted).allSatisfy(id -> assertThat(documents.find(eq("_id", id)).first()).isNotNull());
      for (Document one : documents.find()) {
        assertThat(one.get("copy")).as("torn: %s", one).isEqualTo(one.get("number"));
        // The entry of each index leads to the document, also of those that were not acknowledged.
        assertThat(documents.find(eq("_id", one.get("_id"))).first()).isEqualTo(one);
        assertThat(documents.find(eq("number", one.get("number"))).first()).isEqualTo(one);
      }
      for (int i = 0; i < WRITERS; i++) {
        Document counter = requireNonNull(documents.find(eq("_id", "counter-" + i)).first());
        assertThat(counter.getList("log", Integer.class)).hasSizeGreaterThanOrEqualTo(updated.get(i));
        assertThat(documents.replaceOne(eq("_id", "counter-" + i), document("counter-" + i, "again-" + i))
            .getModifiedCount()).isEqualTo(1);
      }
    }
  }

  private void writeUntilKilled(int writer, MongoCollection<Document> documents) {
    try {
      for (int k = 0;; k++) {
        String id = writer + "-" + k;
        documents.insertOne(document(id, id));
        inserted.add(id);
        String state = "counter-" + id;
        documents.updateOne(eq("_id", "counter-" + writer),
            combine(set("number", state), set("copy", state), push("log", k)));
        updated.incrementAndGet(writer);
      }
    } catch (MongoException _) {
      // Killed: this write was not acknowledged.
    }
  }

  private static Document document(String id, String number) {
    return new Document("_id", id).append("number", number).append("text", "x".repeat(300)).append("copy", number);
  }
}
