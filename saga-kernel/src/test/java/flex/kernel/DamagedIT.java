package flex.kernel;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Poke;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Documents damaged where the kernel itself keeps its books, and functions that fail beyond exceptions. */
class DamagedIT {
  private final Harness harness = new Harness();

  @AfterEach
  void close() {
    harness.close();
  }

  /** Each leaves a document that cannot be read, or whose saga nobody knows. */
  enum Damage {
    VERSION_IS_TEXT(Updates.set("version", "seven")), VERSION_IS_MISSING(Updates.unset("version")), PARKED_IS_TEXT(
        Updates.set("parked", "yes")), WAITING_IS_TEXT(
            Updates.set("parked",
                new Document("reason", "by hand").append("at", Date.from(Instant.EPOCH)).append("inputs",
                    "none"))), TYPE_IS_MISSING(
                        Updates.unset("type")), TYPE_IS_A_NUMBER(Updates.set("type", 7));

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Bson update;

    Damage(Bson update) {
      this.update = update;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldParkItWithItsSuccessorsWhileOthersGoOn(Damage damage) {
    begunAndDamaged(damage.update);
    var sagas = harness.kernel(Map.of());

    for (var cause : List.of("m2", "m3", "m3")) {
      assertThat(sagas.handle(Steps.TYPE, "damaged", Cause.of(cause), new Poke(cause)).result())
          .isEqualTo(Result.PARKED);
    }
    assertThat(sagas.handle(Steps.TYPE, "whole", Cause.of("m4"), new Poke("fine")).result()).isEqualTo(Result.APPLIED);

    assertThat(sagas.stuck(10)).singleElement().satisfies(s -> {
      assertThat(s.id()).isEqualTo("damaged");
      assertThat(s.parkedBecause()).extracting(SagaView.Because::detail).asString().isNotBlank();
      assertThat(s.waiting()).extracting(SagaView.Waiting::cause).containsExactly("m2", "m3");
    });
    raw("damaged", Updates.set("type", Steps.TYPE));
    var repaired = sagas.retry("damaged", "the type is put back, the rest the kernel writes anew");
    assertThat(repaired.status()).isEqualTo(Status.OPEN);
    assertThat(repaired.events()).extracting(SagaView.StoredEvent::cause).containsExactly("m1", "m2", "m3");
  }

  @Test
  void shouldKeepWhatIsToldAndNotAskForWhatWouldBegin() {
    begunAndDamaged(Updates.unset("lastSent"));
    var sagas = harness.kernel(Map.of());

    var begun = sagas.begin(Steps.TYPE, "damaged", Cause.of("m1"), () -> {
      throw new IllegalStateException("there is one");
    });
    var told = sagas.tell("damaged", Cause.of("m2"), new Poke("waits")).orElseThrow();

    assertThat(begun.result()).isEqualTo(Result.DUPLICATE);
    assertThat(told.result()).isEqualTo(Result.PARKED);
    assertThat(told.view().parkedBecause()).isInstanceOf(SagaView.Because.OfDocument.class);
    assertThat(told.view().waiting()).extracting(SagaView.Waiting::cause).containsExactly("m2");
    raw("damaged", Updates.set("type", "forgotten"));
    assertThatThrownBy(() -> sagas.tell("damaged", Cause.of("m3"), new Poke("sent again")))
        .isInstanceOf(Refused.class).hasMessageContaining("forgotten");
  }

  @Test
  void shouldShowHowThatStandsWhichCannotBeRead() {
    begunAndDamaged(Updates.combine(Updates.set("state.name", "nonsense"), Updates.set("events.0.data", "{torn")));
    var sagas = harness.kernel(Map.of());

    assertThat(sagas.unreadable("damaged")).extracting(SagaView.Unreadable::part).containsExactly("state", "event 1");
    assertThat(sagas.unreadable("damaged").getFirst().why()).contains("'nonsense' is not in the saga's table");
    assertThat(sagas.unreadable("damaged").getLast().stored()).contains("{torn");
    assertThat(sagas.unreadable("whole")).isEmpty();
    assertThat(sagas.unreadable("nobody")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldParkItWhenItIsDueWhileOthersGoOn(Damage damage) {
    begunAndDamaged(damage.update);
    raw("damaged", Updates.set("nextDueAt", Date.from(Instant.EPOCH)));
    var sagas = harness.kernel(Map.of());

    await().until(() -> sagas.stuck(10).stream().map(SagaView::id).toList().equals(List.of("damaged")));

    assertThat(stored("damaged")).as("it is looked at once").doesNotContainKey("nextDueAt");
    await().until(() -> sagas.find("whole").orElseThrow().unsent() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = { "version: 0", "version: -1", "version: 7.5", "version: {$numberDouble: 'NaN'}",
      "version: null", "lastEvent: 0", "lastEvent: 7", "lastEvent: 'one'", "lastSent: 0", "lastEpoch: -1",
      "moved: 1000",
      "moved: -1", "'events.0.n': 5", "'events.0.n': 'one'", "events: null", "events: []", "outbox: null",
      "outbox: 'none'", "'outbox.one': {}", "timers: null", "tasks: null", "interventions: null", "createdAt: 'today'",
      "endedAt: {$date: {$numberLong: '9000000000000000'}}", "state: null", "'state.name': 7"})
  void shouldParkWhatCannotBeTrueBeforeItDoesHarm(String change) {
    begunAndDamaged(new Document("$set", Document.parse("{" + change + "}")));
    var sagas = harness.kernel(Map.of());

    for (var cause : List.of("m2", "m3")) {
      assertThat(sagas.handle(Steps.TYPE, "damaged", Cause.of(cause), new Poke(cause)).result())
          .isEqualTo(Result.PARKED);
    }
    assertThat(sagas.handle(Steps.TYPE, "whole", Cause.of("m4"), new Poke("fine")).result()).isEqualTo(Result.APPLIED);

    assertThat(sagas.stuck(10)).extracting(SagaView::id).containsExactly("damaged");
    await().until(() -> sagas.find("whole").orElseThrow().unsent() == 0);
    assertThat(harness.notes()).noneMatch(n -> n.endsWith("poked m2") || n.endsWith("poked m3"));
  }

  @ParameterizedTest
  @ValueSource(strings = { "state: 'begun'", "state: {x: 1}", "'state.name': 7", "'state.data': null",
      "'state.data': 'null'", "state: {name: 'poked', data: '{}'}"})
  void shouldMakeAStateAnewThatIsNone(String change) {
    begunAndDamaged(new Document("$set", Document.parse("{" + change + "}")));
    var sagas = harness.kernel(Map.of());
    assertThat(sagas.handle(Steps.TYPE, "damaged", Cause.of("m2"), new Poke("m2")).result()).isEqualTo(Result.PARKED);

    var retried = sagas.retry("damaged", "INC-7: the state was damaged by hand");

    assertThat(retried.status()).isEqualTo(Status.OPEN);
    assertThat(retried.state()).isEqualTo(new Steps().initial());
    assertThat(retried.events()).hasSize(2);
  }

  @Test
  void shouldPassByWhatIsNoSaga() {
    begunAndDamaged(Updates.set("archived", true));
    var odd = stored("whole");
    odd.remove("_id");
    harness.database.getCollection("sagas").insertOne(odd.append("nextDueAt", Date.from(Instant.EPOCH)));
    raw("whole", Updates.set("nextDueAt", Date.from(Instant.EPOCH)));

    var sagas = harness.kernel(Map.of());

    await().until(() -> sagas.find("whole").orElseThrow().unsent() == 0);
    assertThat(sagas.list(10)).hasSize(3);
    assertThat(sagas.handle(Steps.TYPE, "damaged", Cause.of("m2"), new Poke("m2")).result()).isEqualTo(Result.APPLIED);
  }

  @Test
  void shouldRefuseWhatNoLongerFitsBesideAParkedSaga() {
    var sagas = harness.kernel(Map.of());
    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m0"), new Poke("throw in evolve")).result())
        .isEqualTo(Result.PARKED);
    begunAndDamaged(Updates.set("events", "gone"));
    for (var id : List.of("a", "damaged")) {
      assertThatThrownBy(() -> {
        for (int i = 0; i < 20; i++) {
          assertThat(sagas.handle(Steps.TYPE, id, Cause.of("large-" + i), new Poke("x".repeat(1_000_000))).result())
              .isEqualTo(Result.PARKED);
        }
      }).isInstanceOf(Refused.class).hasMessageContaining("parked");
      assertThat(sagas.find(id).orElseThrow().waiting()).hasSizeBetween(4, 6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = { "type", "version", "status", "state", "events", "outbox", "timers", "tasks", "createdAt",
      "lastEvent", "lastSent", "lastEpoch"})
  void shouldShowADamagedSagaAmongTheOthers(String field) {
    var sagas = harness.kernel(Map.of());
    sagas.handle(Steps.TYPE, "whole", Cause.of("m1"), new Poke("fine"));
    sagas.handle(Steps.TYPE, "damaged", Cause.of("m2"), new Poke("fine"));
    harness.database.getCollection("sagas").updateOne(Filters.eq("_id", "damaged"),
        Updates.combine(Updates.unset(field), Updates.set("parked.reason", "by hand")));

    assertThat(sagas.list(10)).extracting(SagaView::id).containsExactlyInAnyOrder("whole", "damaged");
    assertThat(sagas.find("damaged")).isPresent();
  }

  /** By a kernel that has gone, so that its messages are still to be sent. */
  private void begunAndDamaged(Bson damage) {
    var gone = closed(Map.of());
    gone.handle(Steps.TYPE, "damaged", Cause.of("m1"), new Poke("fine"));
    gone.handle(Steps.TYPE, "whole", Cause.of("m1"), new Poke("fine"));
    raw("damaged", damage);
  }

  @ParameterizedTest
  @ValueSource(strings = { "overflow", "assertion", "linkage"})
  void shouldParkASagaWhoseFunctionFailsWithAnErrorWhileOthersGoOn(String how) {
    var sagas = harness.kernel(Map.of());
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("fine"));

    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke(how)).result()).isEqualTo(Result.PARKED);
    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m3"), new Poke("after")).result()).isEqualTo(Result.PARKED);
    assertThat(sagas.handle(Steps.TYPE, "b", Cause.of("m4"), new Poke("fine")).result()).isEqualTo(Result.APPLIED);

    assertThat(sagas.stuck(10)).singleElement().satisfies(s -> {
      assertThat(s.parkedBecause()).extracting(SagaView.Because::detail).asString().contains("Error");
      assertThat(s.waiting()).extracting(SagaView.Waiting::cause).containsExactly("m2", "m3");
    });
    assertThat(sagas.retry("a", "try").status()).isEqualTo(Status.PARKED);
    assertThat(sagas.skipStep("a", "it is void", null).status()).isEqualTo(Status.OPEN);
    assertThat(sagas.find("a").orElseThrow().events()).hasSize(2);
  }

  @Test
  void shouldFireATimerOfASagaThatWasRepairedAlsoAfterARestart() {
    var clock = new MovableClock();
    var gone = closed(never(), clock);
    gone.handle(Steps.TYPE, "a", Cause.of("begin"), new Begin(1));
    var state = stored("a").get("state");
    raw("a", Updates.combine(Updates.unset("state"), Updates.inc("version", 1L)));
    var parking = closed(never(), clock);
    assertThat(parking.handle(Steps.TYPE, "a", Cause.of("later"), new Poke("later")).result()).isEqualTo(Result.PARKED);
    assertThat(stored("a")).doesNotContainKey("nextDueAt");
    raw("a", Updates.combine(Updates.set("state", state), Updates.set("parked.inputs", List.of())));

    assertThat(parking.retry("a", "the state was put back").status()).isEqualTo(Status.OPEN);

    assertThat(stored("a")).containsKey("nextDueAt");
    clock.move(Duration.ofSeconds(61));
    var sagas = harness.kernel(never(), Harness.settings(), clock, harness.producer);
    await().until(() -> sagas.find("a").orElseThrow().events().stream()
        .anyMatch(e -> e.event() instanceof Steps.StepRefused));
  }

  private static Map<Class<?>, TaskHandler<?, Steps.Input>> never() {
    var undoing = new Held<Steps.Undo, Steps.Input>(new Steps.Undone(0));
    undoing.finish();
    return Map.of(Steps.Do.class, new Held<Steps.Do, Steps.Input>(new Steps.Answered(0, true)), Steps.Undo.class,
        undoing);
  }

  private Sagas closed(Map<Class<?>, TaskHandler<?, Steps.Input>> tasks) {
    return closed(tasks, new MovableClock());
  }

  /** Takes inputs in, and neither sends nor runs anything. */
  private Sagas closed(Map<Class<?>, TaskHandler<?, Steps.Input>> tasks, MovableClock clock) {
    var sagas = new Sagas(harness.database, harness.producer, harness.wire, Harness.settings(), clock, harness.meters)
        .register(new Steps(), tasks);
    sagas.close();
    return sagas;
  }

  private Document stored(String id) {
    return Objects.requireNonNull(harness.database.getCollection("sagas").find(Filters.eq("_id", id)).first());
  }

  /** As a person with a database shell would. */
  private void raw(String id, Bson update) {
    harness.database.getCollection("sagas").updateOne(Filters.eq("_id", id), update);
  }
}
