package flex.kernel;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import flex.embedded.testing.OperationTable;
import flex.embedded.testing.Operations;
import flex.embedded.testing.Plans;
import flex.embedded.testing.TestDatabase;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import flex.kernel.Steps.Answered;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Do;
import flex.kernel.Steps.Poke;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.Assumptions;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Everything the kernel asks of a database while all it can do is done: nothing else than docs/mongodb.md lists. */
class OperationsIT {
  private static final Path DOCUMENT = Path.of("../docs/mongodb.md");
  private static final KernelSettings QUICK = new KernelSettings("/test", Duration.ofMillis(300), Duration.ofMillis(50),
      Duration.ofMillis(100), Duration.ofDays(1), 16);

  private static final Harness HARNESS = new Harness();
  private static final Operations DONE = new Operations(HARNESS.database.getName());
  private static final Concerns CONCERNS = new Concerns(HARNESS.database.getName());
  /** Asks for little where the kernel does not ask for more. */
  private static final MongoClient CLIENT = MongoClients.create(MongoClientSettings.builder()
      .applyConnectionString(new ConnectionString(TestDatabase.shared().uri())).writeConcern(WriteConcern.W1)
      .readConcern(ReadConcern.LOCAL).readPreference(ReadPreference.secondaryPreferred())
      .addCommandListener(DONE).addCommandListener(CONCERNS).build());

  @BeforeAll
  static void doAll() {
    var sagas = kernel(QUICK);
    var keeping = kernel(QUICK);
    try (sagas; keeping) {
      sagas.start();
      keeping.start();
      stepsLeasesAndTimers(sagas);
      lists(sagas);
      conflict(sagas, keeping);
      parkedAndRetried(sagas);
      damaged(sagas);
      longAndRepeated(sagas);
      archivedAndReopened(sagas);
    }
    expired();
  }

  @AfterAll
  static void close() {
    CLIENT.close();
    HARNESS.close();
  }

  @Test
  void shouldDoNothingElseThanIsListedAndAllOfThat() throws Exception {
    assertThat(OperationTable.read(DOCUMENT, "saga-kernel").differences(DONE)).isEmpty();
  }

  @Test
  void shouldListNoOperationThatItsIndexCannotAnswer() throws Exception {
    assertThat(OperationTable.read(DOCUMENT, "saga-kernel").unanswerable()).isEmpty();
  }

  @Test
  void shouldBeAnsweredFromIndexesByARealServer() throws Exception {
    var scans = Plans.scans(DONE, OperationTable.read(DOCUMENT, "saga-kernel"), HARNESS.database);
    Assumptions.assumeThat(scans).as("a server that explains its plans, see FLEX_TEST_MONGODB_URI").isPresent();
    assertThat(scans.orElseThrow()).isEmpty();
  }

  @Test
  void shouldActOnlyOnWhatAMajorityHasAndAcknowledgeOnlyThat() {
    assertThat(CONCERNS.weak()).isEmpty();
    assertThat(CONCERNS.heard()).contains("insert", "update", "delete", "createIndexes", "find", "insertOne sagas",
        "list sagas", "find sagas_archive", "bulkWrite sagas_history", "deleteMany sagas_history");
  }

  private static Sagas kernel(KernelSettings settings) {
    return new Sagas(TappedDatabase.of(CLIENT.getDatabase(HARNESS.database.getName()), CONCERNS), HARNESS.producer,
        HARNESS.wire, settings,
        Clock.systemUTC(), HARNESS.meters).register(new Steps(), tasks());
  }

  /** A task that fails once is noted, and its lease is renewed while it takes its time. */
  private static Map<Class<?>, TaskHandler<?, Steps.Input>> tasks() {
    return Map.of(Do.class, new TaskHandler<Do, Steps.Input>() {
      private final AtomicBoolean failed = new AtomicBoolean();

      @Override
      public Steps.Input run(Do task, Context context) {
        if (failed.compareAndSet(false, true)) {
          throw new IllegalStateException("once");
        }
        await().pollDelay(QUICK.lease()).until(() -> true);
        return new Answered(task.step(), true);
      }

      @Override
      public Steps.Input gaveUp(Do task, Context context, Exception last) {
        throw new IllegalStateException(last);
      }

      @Override
      public Duration firstDelay() {
        return Duration.ofMillis(10);
      }
    }, Steps.Undo.class, new TaskHandler<Steps.Undo, Steps.Input>() {
      @Override
      public Steps.Input run(Steps.Undo task, Context context) {
        return new Steps.Undone(task.step());
      }

      @Override
      public Steps.Input gaveUp(Steps.Undo task, Context context, Exception last) {
        throw new IllegalStateException(last);
      }
    });
  }

  private static void stepsLeasesAndTimers(Sagas sagas) {
    assertThat(sagas.begin(Steps.TYPE, "steps", Cause.of("m1"), () -> new Begin(2)).result())
        .isEqualTo(Result.APPLIED);
    assertThat(sagas.tell("nobody", Cause.of("m1"), new Poke("x"))).isEmpty();
    await().until(() -> view(sagas, "steps").status() == Status.ENDED);
    assertThat(sagas.handle(Steps.TYPE, "steps", Cause.of("m1"), new Begin(2)).result()).isEqualTo(Result.DUPLICATE);
  }

  private static void lists(Sagas sagas) {
    assertThat(sagas.list(10)).isNotEmpty();
    assertThat(sagas.bySubject("nobody", 10)).isEmpty();
    assertThat(sagas.page(null, sagas.list(1).getFirst(), 10)).isNotNull();
    assertThat(sagas.page("nobody", sagas.list(1).getFirst(), 10)).isEmpty();
    assertThat(sagas.stuck(10)).isEmpty();
    assertThat(sagas.stuck(Instant.now(), 10)).isEmpty();
    assertThat(sagas.summaries((Instant) null, 10)).isNotEmpty();
    assertThat(sagas.summaries("nobody", 10)).isEmpty();
    assertThat(sagas.summaries(Instant.EPOCH, 10)).isEmpty();
  }

  private static void conflict(Sagas one, Sagas two) {
    one.handle(Steps.TYPE, "conflict", Cause.of("m1"), new Poke("one"));
    two.handle(Steps.TYPE, "conflict", Cause.of("m2"), new Poke("two"));
    one.handle(Steps.TYPE, "conflict", Cause.of("m3"), new Poke("one"));
    assertThat(view(one, "conflict").events()).hasSize(3);
    assertThat(HARNESS.meters.counter("flex.saga.conflicts").count()).isPositive();
  }

  private static void parkedAndRetried(Sagas sagas) {
    sagas.handle(Steps.TYPE, "parked", Cause.of("m1"), new Poke("throw in evolve"));
    assertThat(sagas.handle(Steps.TYPE, "parked", Cause.of("m2"), new Poke("waits")).result()).isEqualTo(Result.PARKED);
    assertThat(sagas.retry("parked", "try").status()).isEqualTo(Status.PARKED);
    assertThat(sagas.stuck(10)).hasSize(1);
    assertThat(sagas.skipStep("parked", "it is void", null).status()).isEqualTo(Status.OPEN);
  }

  private static void longAndRepeated(Sagas sagas) {
    for (int i = 0; i < 201; i++) {
      sagas.handle(Steps.TYPE, "long", Cause.of("m" + i), new Poke("p" + i));
    }
    assertThat(sagas.handle(Steps.TYPE, "long", Cause.of("m0"), new Poke("p0")).result()).isEqualTo(Result.DUPLICATE);
    assertThat(view(sagas, "long").events()).hasSize(201);
  }

  private static void expired() {
    var archive = HARNESS.database.getCollection("sagas_archive");
    try (var sagas = kernel(QUICK.expiringAfter(Duration.ofMillis(500)))) {
      sagas.start();
      await().until(() -> archive.countDocuments() == 0);
    }
  }

  private static void damaged(Sagas sagas) {
    for (var id : List.of("by input", "by lookout")) {
      sagas.handle(Steps.TYPE, id, Cause.of("m1"), new Poke("fine"));
      await().until(() -> view(sagas, id).unsent() == 0);
    }
    try (var other = kernel(QUICK)) {
      raw().updateOne(Filters.eq("_id", "by input"),
          Updates.combine(Updates.unset("state"), Updates.inc("version", 1L)));
      assertThat(other.handle(Steps.TYPE, "by input", Cause.of("m2"), new Poke("waits")).result())
          .isEqualTo(Result.PARKED);
    }
    raw().updateOne(Filters.eq("_id", "by lookout"), Updates.combine(Updates.unset("state"),
        Updates.inc("version", 1L), Updates.set("nextDueAt", Date.from(Instant.EPOCH))));
    await().until(() -> Status.PARKED.name()
        .equals(Objects.requireNonNull(raw().find(Filters.eq("_id", "by lookout")).first()).getString("status")));
  }

  private static void archivedAndReopened(Sagas sagas) {
    var archive = HARNESS.database.getCollection("sagas_archive");
    var left = new Document("_id", "left").append("version", 1_000L).append("createdAt", Date.from(Instant.EPOCH));
    archive.insertOne(left);
    sagas.handle(Steps.TYPE, "left", Cause.of("m1"), new Begin(1));
    await().until(() -> Objects.requireNonNull(archive.find(Filters.eq("_id", "left")).first()).containsKey("events"));
    var archived = Filters.eq("_id", "steps");
    await().until(() -> archive.countDocuments(archived) == 1
        && raw().countDocuments(Filters.and(archived, Filters.exists("type"))) == 0);
    assertThat(sagas.handle(Steps.TYPE, "steps", Cause.of("m9"), new Poke("again")).result()).isEqualTo(Result.APPLIED);
    await().until(() -> raw().countDocuments(Filters.and(archived, Filters.exists("type"))) == 0);
  }

  private static SagaView view(Sagas sagas, String id) {
    return sagas.find(id).orElseThrow();
  }

  /** As a hand in the database; not recorded. */
  private static MongoCollection<Document> raw() {
    return HARNESS.database.getCollection("sagas");
  }
}
