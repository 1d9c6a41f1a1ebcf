package flex.kernel;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import flex.kernel.Steps.Answered;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Do;
import flex.kernel.Steps.Input;
import flex.kernel.Steps.Poke;
import flex.kernel.Steps.Undo;
import flex.kernel.Steps.Undone;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The kernel on a database and a broker. */
class SagasIT {
  private final Harness harness = new Harness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldRunAllStepsAndSendEachNoteOnceInOrder() {
    var sagas = harness.kernel(tasks((_, _) -> true));

    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(3)).result()).isEqualTo(Result.APPLIED);

    awaitEnd(sagas, "a");
    assertThat(harness.notes()).containsExactly("a:1 begun", "a:2 done 0", "a:3 done 1", "a:4 done 2");
  }

  @Test
  void shouldUndoInReverseWhenAStepIsRefused() {
    var sagas = harness.kernel(tasks((_, step) -> step < 2));

    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(5));

    awaitEnd(sagas, "a");
    assertThat(harness.notes()).extracting(n -> n.substring(4)).containsExactly("begun", "done 0", "done 1",
        "refused 2", "undone 2", "undone 1", "undone 0");
  }

  @Test
  void shouldDropAnInputWhoseCauseWasSeen() {
    var sagas = harness.kernel(tasks((_, _) -> true));
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1));
    awaitEnd(sagas, "a");

    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("x")).result()).isEqualTo(Result.APPLIED);
    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("x")).result()).isEqualTo(Result.DUPLICATE);
    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m3"), new Begin(1)).result()).isEqualTo(Result.ABSORBED);
    assertThat(sagas.find("a").orElseThrow().events()).hasSize(3);
  }

  @Test
  void shouldTakeEachInputOnceWhenTwoInstancesWriteTheSameSaga() throws Exception {
    var one = harness.kernel(tasks((_, _) -> true));
    var two = harness.kernel(tasks((_, _) -> true));
    var done = new CountDownLatch(4);
    for (var sagas : List.of(one, two, one, two)) {
      Thread.startVirtualThread(() -> {
        IntStream.range(0, 50).forEach(i -> sagas.handle(Steps.TYPE, "a", Cause.of("m" + i), new Poke("p" + i)));
        done.countDown();
      });
    }
    done.await();

    assertThat(one.find("a").orElseThrow().events()).hasSize(50);
    await().until(() -> one.find("a").orElseThrow().unsent() == 0);
    assertThat(harness.notes().stream().distinct()).hasSize(50);
  }

  @Test
  void shouldFinishATaskElsewhereWhenItsHolderStops() {
    var runs = new ConcurrentLinkedQueue<Long>();
    var blocked = new CountDownLatch(1);
    var first = harness.kernel(tasks((context, _) -> {
      runs.add(context.epoch());
      blocked.await();
      return true;
    }));
    first.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1));
    await().until(() -> !runs.isEmpty());
    first.close();

    var second = harness.kernel(tasks((context, _) -> runs.add(context.epoch())));

    awaitEnd(second, "a");
    assertThat(runs).containsExactly(1L, 2L);
  }

  @Test
  void shouldRefuseTheAnswerOfAnOlderEpoch() {
    var holding = new CountDownLatch(1);
    var sagas = harness.kernel(tasks((_, _) -> {
      holding.await();
      return true;
    }));
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1));

    assertThat(sagas.answer("a", "do-0", 1, 0, new Answered(0, true))).isEqualTo(Result.OBSOLETE);
    assertThat(sagas.answer("a", "do-0", 1, 1, new Answered(0, true))).isEqualTo(Result.APPLIED);
    assertThat(sagas.answer("a", "do-0", 1, 1, new Answered(0, true))).isEqualTo(Result.OBSOLETE);
  }

  @Test
  void shouldRepeatATaskThatThrowsAndGiveUpAfterItsAttempts() {
    var runs = new AtomicInteger();
    var sagas = harness.kernel(tasks((_, _) -> {
      runs.incrementAndGet();
      throw new IllegalStateException("away");
    }));

    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1));

    awaitEnd(sagas, "a");
    assertThat(runs).hasValue(3);
    assertThat(harness.notes()).contains("a:2 refused 0");
  }

  @Test
  void shouldFireATimerAfterARestartOnce() {
    var clock = new MovableClock();
    var settings = Harness.settings();
    var first = harness.kernel(tasks((_, _) -> {
      new CountDownLatch(1).await();
      return true;
    }), settings, clock, harness.producer);
    first.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1));
    first.close();
    clock.move(Duration.ofSeconds(61));

    var second = harness.kernel(tasks((_, _) -> true), settings, clock, harness.producer);

    awaitEnd(second, "a");
    assertThat(second.find("a").orElseThrow().events()).extracting(e -> e.event().getClass().getSimpleName())
        .containsAnyOf("StepRefused", "StepDone").doesNotHaveDuplicates();
  }

  @Test
  void shouldLoseNoTimerAndFireNoneTwiceWhenTheClockJumpsByAnHour() {
    var clock = new MovableClock();
    var never = new CountDownLatch(1);
    var sagas = harness.kernel(tasks((_, _) -> {
      never.await();
      return true;
    }), Harness.settings(), clock, harness.producer);
    clock.move(Duration.ofHours(-1));
    sagas.handle(Steps.TYPE, "back", Cause.of("m1"), new Begin(1));
    clock.move(Duration.ofHours(-1));
    sagas.handle(Steps.TYPE, "forth", Cause.of("m2"), new Begin(1));
    assertThat(sagas.find("back").orElseThrow().openTimers()).containsExactly("limit");

    clock.move(Duration.ofHours(2).plusSeconds(61));

    awaitEnd(sagas, "back");
    awaitEnd(sagas, "forth");
    for (var id : List.of("back", "forth")) {
      assertThat(sagas.find(id).orElseThrow().events()).extracting(e -> e.event().getClass().getSimpleName())
          .containsExactly("Begun", "StepRefused", "StepUndone");
    }
  }

  @Test
  void shouldParkASagaWhoseFunctionThrowsAndLetOthersGoOn() {
    var sagas = harness.kernel(tasks((_, _) -> true));
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("fine"));

    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("throw in evolve")).result())
        .isEqualTo(Result.PARKED);
    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m3"), new Poke("after")).result()).isEqualTo(Result.PARKED);
    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m3"), new Poke("after")).result()).isEqualTo(Result.PARKED);
    assertThat(sagas.handle(Steps.TYPE, "b", Cause.of("m4"), new Poke("fine")).result()).isEqualTo(Result.APPLIED);

    assertThat(sagas.stuck(10)).singleElement().satisfies(s -> {
      assertThat(s.id()).isEqualTo("a");
      assertThat(s.parkedBecause()).extracting(SagaView.Because::detail).asString().contains("IllegalTransition");
    });
    assertThat(sagas.retry("a", "try").status()).isEqualTo(Status.PARKED);
  }

  @Test
  void shouldParkADamagedDocumentWithItsInputAndGoOnAfterRepair() {
    var sagas = harness.kernel(tasks((_, _) -> true));
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("fine"));
    await().until(() -> sagas.find("a").orElseThrow().unsent() == 0);
    var collection = harness.database.getCollection("sagas");
    var state = Objects.requireNonNull(collection.find(Filters.eq("_id", "a")).first()).get("state");
    collection.updateOne(Filters.eq("_id", "a"), Updates.combine(Updates.unset("state"), Updates.inc("version", 1L)));
    var other = harness.kernel(tasks((_, _) -> true));

    assertThat(other.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("later")).result()).isEqualTo(Result.PARKED);

    collection.updateOne(Filters.eq("_id", "a"), Updates.set("state", state));
    other.retry("a", "the state was put back");
    assertThat(other.find("a").orElseThrow().events()).hasSize(2);
    assertThat(other.find("a").orElseThrow().status()).isEqualTo(Status.OPEN);
  }

  @Test
  void shouldNotTakeAMessageInTwiceThatWaitedWithADamagedDocument() {
    var sagas = harness.kernel(tasks((_, _) -> true));
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("once"));
    await().until(() -> sagas.find("a").orElseThrow().unsent() == 0);
    var collection = harness.database.getCollection("sagas");
    var state = Objects.requireNonNull(collection.find(Filters.eq("_id", "a")).first()).get("state");
    collection.updateOne(Filters.eq("_id", "a"), Updates.combine(Updates.unset("state"), Updates.inc("version", 1L)));
    var other = harness.kernel(tasks((_, _) -> true));
    assertThat(other.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("once")).result()).isEqualTo(Result.PARKED);
    collection.updateOne(Filters.eq("_id", "a"), Updates.set("state", state));

    other.retry("a", "the state was put back");

    assertThat(other.find("a").orElseThrow().events()).hasSize(1);
    assertThat(other.find("a").orElseThrow().status()).isEqualTo(Status.OPEN);
  }

  @Test
  void shouldArchiveAnEndedSagaAndTakeItBackForAnInput() {
    var settings = new KernelSettings("/test", Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(100),
        Duration.ofDays(1), 4);
    var sagas = harness.kernel(tasks((_, _) -> true), settings, Clock.systemUTC(), harness.producer);
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1));
    var open = harness.database.getCollection("sagas");
    var archive = harness.database.getCollection("sagas_archive");
    await().until(() -> archive.countDocuments() == 1 && open.countDocuments(Filters.exists("type")) == 0);

    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1)).result()).isEqualTo(Result.DUPLICATE);
    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("again")).result()).isEqualTo(Result.APPLIED);

    await().until(() -> harness.notes().contains("a:3 poked again"));
    await().until(() -> archive.countDocuments() == 1 && open.countDocuments(Filters.exists("type")) == 0);
    assertThat(sagas.find("a").orElseThrow().events()).hasSize(3);
  }

  @FunctionalInterface
  private interface Doing {
    boolean run(TaskHandler.Context context, int step) throws Exception;
  }

  private static Map<Class<?>, TaskHandler<?, Input>> tasks(Doing doing) {
    return Map.of(Do.class, new TaskHandler<Do, Input>() {
      @Override
      public Input run(Do task, Context context) throws Exception {
        return new Answered(task.step(), doing.run(context, task.step()));
      }

      @Override
      public Input gaveUp(Do task, Context context, Exception last) {
        return new Answered(task.step(), false);
      }

      @Override
      public int attempts(Context context) {
        return 3;
      }

      @Override
      public Duration firstDelay() {
        return Duration.ofMillis(10);
      }
    }, Undo.class, new TaskHandler<Undo, Input>() {
      @Override
      public Input run(Undo task, Context context) {
        return new Undone(task.step());
      }

      @Override
      public Input gaveUp(Undo task, Context context, Exception last) {
        throw new IllegalStateException(last);
      }
    });
  }

  private static void awaitEnd(Sagas sagas, String id) {
    await().until(() -> sagas.find(id)
        .filter(s -> s.status() == Status.ENDED && s.unsent() == 0).isPresent());
  }
}
