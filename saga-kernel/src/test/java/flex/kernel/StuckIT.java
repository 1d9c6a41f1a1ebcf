package flex.kernel;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import flex.kernel.SagaView.Intervention.Kind;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Poke;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

/** Sagas that wait for an operator, and what an operator can do. */
class StuckIT {
  private final Harness harness = new Harness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldParkOneWithItsSuccessorsWhileThousandsGoOn() throws Exception {
    var sagas = harness.kernel(Map.of());
    var causes = List.of("throw in evolve", "second", "third");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<Result>>();
      for (int i = 0; i < 3_000; i++) {
        var id = i % 1_000 == 500 ? "poisoned" : "saga-" + i;
        var how = i % 1_000 == 500 ? causes.get(i / 1_000) : "fine";
        if (id.equals("poisoned")) {
          assertThat(sagas.handle(Steps.TYPE, id, Cause.of(how), new Poke(how)).result()).isEqualTo(Result.PARKED);
        } else {
          all.add(threads.submit(() -> sagas.handle(Steps.TYPE, id, Cause.of("m"), new Poke(how)).result()));
        }
      }
      for (var one : all) {
        assertThat(one.get()).isEqualTo(Result.APPLIED);
      }
      assertThat(all).hasSize(2_997);
    }

    assertThat(sagas.stuck(10)).singleElement().satisfies(s -> {
      assertThat(s.id()).isEqualTo("poisoned");
      assertThat(s.parkedBecause()).extracting(SagaView.Because::detail).asString().contains("IllegalTransition");
      assertThat(s.waiting()).extracting(SagaView.Waiting::cause).containsExactlyElementsOf(causes);
    });
    assertThat(sagas.find("poisoned").orElseThrow().waiting().getFirst().input())
        .isEqualTo(new Poke("throw in evolve"));
  }

  @Test
  void shouldLeaveOutTheInputThatCannotBeHandledAndGoOnWithItsSuccessors() {
    var sagas = harness.kernel(Map.of());
    for (var how : List.of("first", "throw in evolve", "third", "fourth")) {
      sagas.handle(Steps.TYPE, "a", Cause.of(how), new Poke(how));
    }

    var retried = sagas.retry("a", "perhaps it passed");
    assertThat(retried.status()).isEqualTo(Status.PARKED);
    assertThat(retried.waiting()).hasSize(3);
    var skipped = sagas.skipStep("a", "INC-7: the sender confirmed it is void", null);

    assertThat(skipped.status()).isEqualTo(Status.OPEN);
    assertThat(skipped.events()).extracting(SagaView.StoredEvent::event).containsExactly(new Steps.Poked("first"),
        new Steps.Poked("third"), new Steps.Poked("fourth"));
    assertThat(skipped.interventions()).extracting(SagaView.Intervention::kind, SagaView.Intervention::reason)
        .containsExactly(tuple(Kind.RETRY, "perhaps it passed"),
            tuple(Kind.SKIP_STEP, "INC-7: the sender confirmed it is void"));
    assertThat(skipped.interventions().getLast().skipped()).isEqualTo(
        new SagaView.Waiting("throw in evolve", "poke", new Poke("throw in evolve")));
    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("throw in evolve"), new Poke("throw in evolve")).result())
        .as("what was left out stays out").isEqualTo(Result.DUPLICATE);
    assertThat(harness.kernel(Map.of()).handle(Steps.TYPE, "a", Cause.of("throw in evolve"),
        new Poke("throw in evolve")).result()).as("also after a restart").isEqualTo(Result.DUPLICATE);
  }

  @Test
  void shouldCountAParkedSagaOnceWhenItsWriteMeetsAnother() {
    var writes = new AtomicInteger();
    var sagas = harness.started(new Sagas(TappedDatabase.of(harness.database, (name, collection, command) -> {
      if (name.equals("updateOne sagas") && writes.getAndIncrement() == 0) {
        collection.updateOne(new Document("_id", "a"), new Document("$inc", new Document("version", 1L)));
      }
      return command.get();
    }), harness.producer, harness.wire, Harness.settings(), Clock.systemUTC(), harness.meters)
        .register(new Steps(), Map.of()));
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("first"));

    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("throw in evolve")).result())
        .isEqualTo(Result.PARKED);
    assertThat(writes).hasValueGreaterThan(1);
    assertThat(parked()).isEqualTo(1);
  }

  @Test
  void shouldLeaveOutOnlyWhatTheOperatorHasSeen() {
    var sagas = harness.kernel(Map.of());
    for (var cause : List.of("m1", "m2", "m3")) {
      sagas.handle(Steps.TYPE, "a", Cause.of(cause), new Poke("throw in evolve"));
    }
    var seen = sagas.find("a").orElseThrow().version();

    assertThat(sagas.skipStep("a", "it is void", seen).waiting()).hasSize(2);
    assertThatThrownBy(() -> sagas.skipStep("a", "it is void", seen)).as("repeated, since the answer was lost")
        .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.problem().field()).isEqualTo("/version"));
    assertThat(sagas.find("a").orElseThrow().waiting()).hasSize(2);
  }

  @Test
  void shouldMakeADamagedStateAnewFromAllEvents() {
    var sagas = harness.kernel(Harness.DOING);
    sagas.handle(Steps.TYPE, "a", Cause.of("begin"), new Begin(3));
    for (int i = 0; i < 450; i++) {
      sagas.handle(Steps.TYPE, "a", Cause.of("m" + i), new Poke("p" + i));
    }
    await().until(() -> sagas.find("a").orElseThrow().status() == Status.ENDED);
    sagas.close();
    var state = document("a").get("state");
    damage("a", Updates.set("state.data", "{\"total\":"));
    var other = harness.kernel(Harness.DOING);
    assertThat(other.handle(Steps.TYPE, "a", Cause.of("later"), new Poke("later")).result()).isEqualTo(Result.PARKED);

    assertThat(other.retry("a", "the state was damaged by hand").parkedBecause()).isNull();

    assertThat(document("a").get("state")).isEqualTo(state);
    assertThat(other.find("a").orElseThrow().events()).hasSize(455);
  }

  @Test
  void shouldSayWhatIsDamagedWhenOnlyAPersonCanRepairIt() {
    var sagas = harness.kernel(Map.of());
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("fine"));
    sagas.close();
    damage("a", Updates.unset("lastSent"));
    var other = harness.kernel(Map.of());
    assertThat(other.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("later")).result()).isEqualTo(Result.PARKED);

    assertThatThrownBy(() -> other.retry("a", "try")).isInstanceOfSatisfying(Refused.class, e -> {
      assertThat(e.problem().detail()).contains("lastSent");
      assertThat(e.problem().remedy()).contains("runbook");
    });

    damage("a", Updates.set("lastSent", 1L));
    assertThat(other.retry("a", "put back").events()).hasSize(2);
  }

  @Test
  void shouldShowWhatIsLeftWhenTheEventsAreDamaged() {
    var sagas = harness.kernel(Map.of());
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("fine"));
    sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("too"));
    sagas.close();
    damage("a", Updates.set("events.0", "gone"));
    var other = harness.kernel(Map.of());
    for (var cause : List.of("m3", "m3", "m4")) {
      assertThat(other.handle(Steps.TYPE, "a", Cause.of(cause), new Poke("later")).result()).isEqualTo(Result.PARKED);
    }

    assertThat(parked()).isEqualTo(1);
    assertThat(other.find("a").orElseThrow().events()).extracting(SagaView.StoredEvent::event)
        .containsExactly(new Steps.Poked("too"));
    damage("a", Updates.set("events", "gone"));
    assertThat(other.find("a").orElseThrow().events()).isEmpty();
    assertThat(other.stuck(10)).extracting(SagaView::id).containsExactly("a");
    assertThatThrownBy(() -> other.retry("a", "try")).isInstanceOf(Refused.class);
  }

  @Test
  void shouldGoOnWithoutATaskThatCannotBeRun() {
    var sagas = errands(Map.of());
    sagas.handle(Errand.TYPE, "e", Cause.of("go"), new Errand.Go());
    await().until(() -> sagas.find("e").orElseThrow().status() == Status.PARKED);
    assertThat(sagas.find("e").orElseThrow().parkedBecause()).extracting(SagaView.Because::detail).asString()
        .contains("no handler is registered");
    await().until(() -> parked() == 1);

    var skipped = sagas.skipStep("e", "fetched by hand", null);

    assertThat(skipped.status()).isEqualTo(Status.ENDED);
    assertThat(skipped.state()).isEqualTo(new Errand.State(Errand.Phase.BACK, "without: fetched by hand"));
    assertThat(skipped.openTasks()).isEmpty();
  }

  @Test
  void shouldDropATimerThatCannotBeRead() {
    var sagas = harness.kernel(Map.of());
    sagas.handle(Steps.TYPE, "a", Cause.of("begin"), new Begin(1));
    await().until(() -> sagas.find("a").orElseThrow().status() == Status.PARKED);
    sagas.close();
    damage("a", Updates.combine(Updates.set("timers.limit.data", "no JSON"),
        Updates.set("parked.reason", "timer limit: it cannot be read"), Updates.unset("parked.on")));
    var other = harness.kernel(Map.of());

    assertThat(other.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("waits")).result()).isEqualTo(Result.PARKED);

    var without = other.skipStep("a", "the timer is of a version that is gone", null);

    assertThat(without.openTimers()).isEmpty();
    assertThat(without.events()).extracting(SagaView.StoredEvent::event).as("and nothing else").contains(
        new Steps.Poked("waits"));
  }

  @Test
  void shouldTryAgainOrGoOnWhenTheSagaItselfAsksForAnOperator() {
    var found = new ConcurrentLinkedQueue<>(List.of(false, true));
    var sagas = errands(Map.of(Errand.Fetch.class, fetching(found)));
    sagas.handle(Errand.TYPE, "e", Cause.of("go"), new Errand.Go());
    await().until(() -> sagas.stuck(10).size() == 1);
    assertThat(sagas.stuck(10).getFirst().stuckBecause()).isEqualTo("it was not found");
    assertThat(sagas.stuck(10).getFirst().status()).isEqualTo(Status.STUCK);

    sagas.retry("e", "look under the bed");

    await().until(() -> sagas.find("e").orElseThrow().status() == Status.ENDED);
    assertThat(sagas.stuck(10)).isEmpty();
    assertThat(sagas.find("e").orElseThrow().interventions()).extracting(SagaView.Intervention::reason)
        .containsExactly("look under the bed");

    found.add(false);
    sagas.handle(Errand.TYPE, "f", Cause.of("go"), new Errand.Go());
    await().until(() -> sagas.stuck(10).size() == 1);
    assertThat(sagas.skipStep("f", "bought a new one", null).state())
        .isEqualTo(new Errand.State(Errand.Phase.BACK, "without: bought a new one"));
  }

  @Test
  void shouldRefuseToTouchASagaThatGoesOnByItself() {
    var sagas = harness.kernel(Map.of());
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("fine"));

    assertThatThrownBy(() -> sagas.retry("a", "why not")).isInstanceOf(Refused.class).hasMessageContaining("OPEN");
    assertThatThrownBy(() -> sagas.skipStep("a", "why not", null)).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> sagas.retry("b", "why not")).isInstanceOf(NoSuchElementException.class);
    assertThat(sagas.find("a").orElseThrow().interventions()).isEmpty();
  }

  private Sagas errands(Map<Class<?>, TaskHandler<?, Errand.Input>> tasks) {
    return harness.started(new Sagas(harness.database, harness.producer, harness.wire, Harness.settings(),
        Clock.systemUTC(), harness.meters).register(new Errand(), tasks));
  }

  private static TaskHandler<Errand.Fetch, Errand.Input> fetching(ConcurrentLinkedQueue<Boolean> found) {
    return new TaskHandler<>() {
      @Override
      public Errand.Input run(Errand.Fetch task, Context context) {
        return new Errand.Returned(found.remove());
      }

      @Override
      public Errand.Input gaveUp(Errand.Fetch task, Context context, Exception last) {
        throw new IllegalStateException(last);
      }
    };
  }

  /** As an alarm sees it. */
  private double parked() {
    return harness.meters.find("flex.saga.parked").counters().stream().mapToDouble(Counter::count).sum();
  }

  private Document document(String id) {
    return Objects.requireNonNull(
        harness.database.getCollection("sagas").find(Filters.eq("_id", id)).first());
  }

  /** As a person with a database shell would, who also counts the version up so that it is noticed. */
  private void damage(String id, Bson update) {
    harness.database.getCollection("sagas").updateOne(Filters.eq("_id", id),
        Updates.combine(update, Updates.inc("version", 1L)));
  }
}
