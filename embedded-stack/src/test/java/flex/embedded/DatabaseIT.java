package flex.embedded;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import flex.embedded.launch.EmbeddedServer;
import flex.embedded.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** What the embedded database promises its clients while it runs. */
class DatabaseIT {

  private static final int THREADS = 16;
  private static final int ROUNDS = 25;

  private static final EmbeddedServer SERVER = TestDatabase.separate();
  private static final MongoClient CLIENT = MongoClients.create(SERVER.uri());

  private final MongoDatabase database = CLIENT.getDatabase(TestDatabase.freshName());

  @AfterAll
  static void close() {
    CLIENT.close();
    SERVER.close();
  }

  @Test
  void shouldAnswerHelloWhenHealthIsChecked() {
    Document hello = CLIENT.getDatabase("admin").runCommand(new Document("hello", 1));

    assertThat(hello.getBoolean("isWritablePrimary")).isTrue();
    assertThat(hello.getInteger("maxWireVersion")).isGreaterThanOrEqualTo(8);
  }

  @Test
  void shouldHaveOneWinnerWhenThreadsCompareAndSetTheSameVersion() throws Exception {
    var sagas = database.getCollection("sagas");
    sagas.insertOne(new Document("_id", "saga").append("version", 0));

    for (int round = 0; round < ROUNDS; round++) {
      int expected = round;
      List<Long> modified = inParallel(() -> sagas.updateOne(and(eq("_id", "saga"), eq("version", expected)),
          inc("version", 1)).getModifiedCount());
      assertThat(modified).containsOnlyOnce(1L).filteredOn(count -> count == 0).hasSize(THREADS - 1);
    }
  }

  @Test
  void shouldHaveOneWinnerWhenThreadsTakeTheSameLease() throws Exception {
    var tasks = database.getCollection("tasks");
    for (int round = 0; round < ROUNDS; round++) {
      String id = "task-" + round;
      tasks.insertOne(new Document("_id", id).append("free", true));
      var after = new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
      List<Boolean> won = inParallel(
          () -> tasks.findOneAndUpdate(and(eq("_id", id), eq("free", true)), set("free", false), after) != null);
      assertThat(won).containsOnlyOnce(true);
    }
  }

  @Test
  void shouldLoseNoIncrementWhenThreadsCount() throws Exception {
    var counters = database.getCollection("counters");
    counters.insertOne(new Document("_id", "hits").append("n", 0));

    inParallel(() -> {
      for (int i = 0; i < 50; i++)
        counters.updateOne(eq("_id", "hits"), inc("n", 1));
      return true;
    });

    assertThat(counters.find(eq("_id", "hits")).first()).containsEntry("n", 50 * THREADS);
  }

  @Test
  void shouldReadWholeDocumentsWhenTheyAreBeingUpdated() throws Exception {
    var documents = database.getCollection("documents");
    List<String> fields = IntStream.range(0, 200).mapToObj(i -> "field" + i).toList();
    documents.insertOne(new Document("_id", "one"));
    var reading = new AtomicBoolean(true);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> writer = executor.submit(() -> {
        int value = 0;
        for (; reading.get(); value++) {
          var all = new Document();
          for (String field : fields)
            all.put(field, value);
          documents.updateOne(eq("_id", "one"), new Document("$set", all));
        }
        return value;
      });
      try {
        for (int i = 0; i < 1_500; i++) {
          Document read = requireNonNull(documents.find(eq("_id", "one")).first());
          assertThat(fields.stream().map(field -> String.valueOf(read.get(field))).distinct()).hasSize(1);
        }
      } finally {
        reading.set(false);
      }
      assertThat(writer.get()).isGreaterThan(100);
    }
  }

  @Test
  void shouldLeaveNamesakesAloneWhenADatabaseIsDropped() {
    String name = TestDatabase.freshName();
    CLIENT.getDatabase(name + "x").getCollection("kept").insertOne(new Document("_id", 1));
    CLIENT.getDatabase(name).getCollection("gone").insertOne(new Document("_id", 1));

    CLIENT.getDatabase(name).drop();
    CLIENT.getDatabase(name).getCollection("gone").insertOne(new Document("_id", 2));

    assertThat(CLIENT.getDatabase(name + "x").getCollection("kept").countDocuments()).isEqualTo(1);
    assertThat(CLIENT.getDatabase(name).getCollection("gone").find().into(new ArrayList<>()))
        .containsExactly(new Document("_id", 2));
  }

  private static <T> List<T> inParallel(Callable<T> action) throws InterruptedException, ExecutionException {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++)
        all.add(executor.submit(action));
      List<T> results = new ArrayList<>();
      for (Future<T> one : all)
        results.add(one.get());
      return results;
    }
  }
}
