package flex.kernel;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import flex.kernel.Definition.NewEvent;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/** A holder that is paused between any two of its steps to or from the archive changes nothing any more. */
class ArchiveIT {
  private static final Named STATE = new Named("state", "{}");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Harness harness = new Harness();
  private final MongoSagaStore store = new MongoSagaStore(harness.database, Harness.settings());

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldRefuseToReopenWhatWasReopenedAndArchivedAgain() {
    var archived = archived("a", 1);
    var byB = next(archived, 2);
    assertThat(store.save(archived, byB, List.of(event(2, "mB")))).isTrue();
    store.archive(byB, NOW);

    assertThat(store.save(archived, next(archived, 2), List.of(event(2, "mA")))).as("A was paused").isFalse();

    assertThat(causes("a")).containsExactly("m1", "mB");
    assertThat(read("a").archived()).isTrue();
  }

  @Test
  void shouldRefuseAStepThatWasDecidedBeforeTheSagaWasArchived() {
    var ended = ended("a", 1);
    store.archive(ended, NOW);

    assertThat(store.save(ended, next(ended, 2), List.of(event(2, "mA")))).isFalse();
    assertThat(store.keep(ended, 1)).as("nothing to copy").isZero();

    assertThat(causes("a")).containsExactly("m1");
    assertThat(read("a").archived()).isTrue();
  }

  @Test
  void shouldLetNoOlderCopyReplaceANewerOne() {
    var first = archived("a", 1);
    var second = next(first, 2);
    assertThat(store.save(first, second, List.of(event(2, "m2")))).isTrue();
    store.archive(second, NOW);

    store.archive(first, NOW);

    assertThat(causes("a")).containsExactly("m1", "m2");
  }

  @Test
  void shouldKeepHistoryAndDocumentOfASagaThatWentOnWhenItsCopyExpires() {
    var archived = archived("a", 1);
    harness.database.getCollection("sagas_history").insertOne(new Document("_id", "1:a:m0").append("saga", "a"));
    assertThat(store.save(archived, next(archived, 2), List.of(event(2, "m2")))).isTrue();

    store.expire(NOW.plusSeconds(1), 10);

    assertThat(causes("a")).containsExactly("m1", "m2");
    assertThat(store.tookIn(read("a"), "m0")).isTrue();
    assertThat(harness.database.getCollection("sagas_archive").countDocuments()).isZero();
  }

  @Test
  void shouldNotTakeWhatIsLeftOfAFormerSagaForItsOwn() {
    harness.database.getCollection("sagas_history").insertOne(
        new Document("_id", "1:a:m0").append("saga", "a").append("createdAt", NOW.minusSeconds(1)));
    archived("a", 1);

    assertThat(store.tookIn(read("a"), "m0")).isFalse();
  }

  @Test
  void shouldForgetAllOfASagaThatExpired() {
    archived("a", 1);

    assertThat(store.expire(NOW.minusSeconds(1), 10)).isZero();
    assertThat(store.expire(NOW, 10)).isEqualTo(1);

    assertThat(store.find("a")).isEmpty();
    assertThat(harness.database.getCollection("sagas").countDocuments()).isZero();
  }

  @Test
  void shouldLetASagaWaitWhoseCopyIsLostUntilItIsPutBack() {
    archived("a", 1);
    var copy = Objects.requireNonNull(harness.database.getCollection("sagas_archive").findOneAndDelete(new Document()));
    var sagas = harness.kernel(Map.of());

    for (var cause : List.of("m2", "m3")) {
      assertThat(sagas.handle(Steps.TYPE, "a", Cause.of(cause), new Steps.Poke("late")).result())
          .isEqualTo(Result.PARKED);
    }

    assertThat(sagas.stuck(10)).singleElement().satisfies(s -> {
      assertThat(s.parkedBecause()).extracting(SagaView.Because::detail).asString().contains("the archive lacks");
      assertThat(s.waiting()).extracting(SagaView.Waiting::cause).containsExactly("m2", "m3");
    });
    assertThatThrownBy(() -> sagas.retry("a", "try")).isInstanceOf(Refused.class)
        .hasMessageContaining("the archive lacks");
    var parked = stub().get("parked");
    harness.database.getCollection("sagas").replaceOne(Filters.eq("_id", "a"),
        copy.append("status", "PARKED").append("parked", parked));
    assertThat(sagas.retry("a", "from the backup").events()).extracting(SagaView.StoredEvent::cause)
        .contains("m2");
  }

  @ParameterizedTest
  @ValueSource(strings = { "version: 'one'", "version: 7", "version: 0"})
  void shouldKeepADocumentThatTheArchiveDoesNotTake(String change) {
    var archived = archived("a", 1);
    harness.database.getCollection("sagas_archive").updateOne(new Document("_id", "a"),
        new Document("$set", Document.parse("{" + change + "}")));
    var copy = SagaBson.document(archived, List.of(event(1, "m1")), Harness.settings());
    harness.database.getCollection("sagas").replaceOne(new Document("_id", "a"), copy);
    var ended = read("a");

    assertThat(catchThrowable(() -> store.archive(ended, NOW))).satisfiesAnyOf(e -> assertThat(e).isNull(),
        e -> assertThat(e).hasMessageContaining("another version"));

    assertThat(causes("a")).containsExactly("m1");
    assertThat(read("a").version()).isEqualTo(1);
  }

  private Document stub() {
    return Objects.requireNonNull(harness.database.getCollection("sagas").find(Filters.eq("_id", "a")).first());
  }

  @Test
  void shouldTearNoStepWhenItsEventsMoveToTheHistory() {
    var saga = new SagaDocument("a", "steps", 1, null, null, STATE, 5, 0, 0, 0, new TreeMap<>(), Map.of(),
        Map.of(), null, List.of(), NOW, null, false);
    store.save(SagaDocument.fresh("a", "steps", STATE, NOW), saga,
        List.of(event(1, "m1"), event(2, "m2"), event(3, "m2"), event(4, "m2"), event(5, "m3")));

    assertThat(store.keep(saga, 3)).as("in the midst of m2").isEqualTo(1);
    assertThat(store.keep(saga, 4)).isEqualTo(4);

    assertThat(store.save(saga, saga.withMoved(4).written(), List.of())).isTrue();
    assertThat(causes("a")).containsExactly("m1", "m2", "m2", "m2", "m3");
  }

  @Test
  void shouldShowAnEndedSagaUntilItsLastInputIsHandled() {
    var clock = new MovableClock();
    var sagas = harness.kernel(Harness.DOING, Harness.settings(), clock, harness.producer);
    sagas.handle(Steps.TYPE, "a", Cause.of("begin"), new Steps.Begin(1));
    await().until(() -> sagas.find("a").orElseThrow().status() == Status.ENDED
        && sagas.find("a").orElseThrow().unsent() == 0);
    sagas.handle(Steps.TYPE, "a", Cause.of("bad"), new Steps.Poke("throw in evolve"));
    clock.move(Duration.ofMinutes(2));

    assertThat(sagas.retry("a", "try").status()).isEqualTo(Status.PARKED);

    assertThat(sagas.stuck(10)).extracting(SagaView::id).containsExactly("a");
  }

  @Test
  void shouldParkADamagedCopyWithItsInput() {
    archived("a", 1);
    harness.database.getCollection("sagas_archive").updateOne(Filters.eq("_id", "a"), Updates.unset("lastSent"));
    var sagas = harness.kernel(Map.of());

    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Steps.Poke("late")).result()).isEqualTo(Result.PARKED);

    assertThat(sagas.stuck(10)).singleElement().satisfies(s -> {
      assertThat(s.id()).isEqualTo("a");
      assertThat(s.waiting()).extracting(SagaView.Waiting::cause).containsExactly("m2");
    });
  }

  /** A saga with one event that was archived in that version. */
  private SagaDocument archived(String id, long version) {
    store.archive(ended(id, version), NOW);
    return read(id);
  }

  private SagaDocument ended(String id, long version) {
    var ended = new SagaDocument(id, "steps", version, null, null, STATE, 1, 0, 0, 0, new TreeMap<>(),
        Map.of(), Map.of(), null, List.of(), NOW, NOW, false);
    assertThat(store.save(SagaDocument.fresh(id, "steps", STATE, NOW), ended, List.of(event(1, "m1")))).isTrue();
    return ended;
  }

  private SagaDocument read(String id) {
    return SagaBson.read(store.find(id).orElseThrow());
  }

  private static SagaDocument next(SagaDocument s, long lastEvent) {
    return new SagaDocument(s.id(), s.type(), s.version(), null, null, STATE, lastEvent, s.moved(), 0, 0, s.outbox(),
        Map.of(), Map.of(), null, List.of(), s.createdAt(), s.endedAt(), false).written();
  }

  private static NewEvent event(long number, String cause) {
    return new NewEvent(number, new Named("poked", "{\"how\":\"x\"}"), NOW, cause);
  }

  private List<String> causes(String id) {
    var all = new ArrayList<String>();
    store.allEvents(store.find(id).orElseThrow()).forEach(e -> all.add(e.getString("cause")));
    return all;
  }
}
