package flex.steps;

import flex.kernel.IllegalTransition;
import flex.steps.Course.Doing;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.Course.Halted;
import flex.steps.Course.Stuck;
import flex.steps.Party.Cook;
import flex.steps.Party.Facts;
import flex.steps.Party.Order;
import flex.steps.Party.Sing;
import flex.steps.Party.ThrowAway;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static flex.steps.Evening.HOST;
import static flex.steps.Evening.REFUSAL;
import static flex.steps.Evening.at;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every saga by steps does on its way, and at each turn of it. */
class StepSagaTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void shouldSucceedAndKnowWhatWasTaughtWhenEveryStepIsDone() {
    var evening = new Evening();
    evening.answer(new Outcome.Done<>(new Facts("town hall", null)));
    evening.answer(new Outcome.Done<>(new Facts(null, "soup")));
    evening.goOn().goOn().goOn();

    assertThat(evening.state()).isInstanceOfSatisfying(Ended.class, e -> {
      assertThat(e.end()).isEqualTo(End.SUCCEEDED);
      assertThat(e.work().facts()).isEqualTo(new Facts("town hall", "soup"));
    });
    assertThat(evening.over).isTrue();
    assertThat(evening.timers).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = { "HALL", "FOOD", "GUESTS", "TOAST", "SONG"})
  void shouldAbsorbWhatAnotherSaysThanWhomItIsAbout(String step) {
    var evening = at(step);

    assertThat(evening.decide(evening.answered("bob", Outcome.done()))).isEmpty();
    assertThat(evening.decide(new StepInput.Signal<>(Party.GUESTS, "bob", null))).isEmpty();
  }

  @Test
  void shouldAbsorbTheAnswerToACommandOfAnotherWork() {
    var evening = at("FOOD");

    assertThat(evening.decide(StepSaga.answer("party-1", "party-2:food", HOST, Outcome.done()))).isEmpty();
    assertThat(evening.decide(StepSaga.answer("party-1", "party-1:food", HOST, Outcome.done()))).isNotEmpty();
  }

  @Test
  void shouldSendACommandAgainUntilItIsAnswered() {
    var evening = at("FOOD");
    assertThat(evening.timers.get("again")).as("three times within the limit").isLessThan(MINUTE.dividedBy(3));
    evening.tryAgain().tryAgain().tryAgain();

    assertThat(evening.messages).hasSize(4).containsOnly(new Cook("party-1:food"));
    assertThat(evening.timers).containsOnlyKeys("limit", "again");
    evening.goOn();
    assertThat(evening.timers).as("of the next step").containsOnlyKeys("limit");
  }

  @Test
  void shouldSendACommandAgainAndAgainWhereThereIsNoLimit() {
    assertThat(at("SONG").tryAgain().tryAgain().messages).endsWith(new Sing("party-1:song"), new Sing("party-1:song"));
    assertThat(at("SONG").timers).containsExactly(entry("again", MINUTE));
  }

  @ParameterizedTest
  @ValueSource(strings = { "HALL", "FOOD"})
  void shouldNotWaitForASignalThatCameBefore(String step) {
    var evening = at(step);
    var guests = new StepInput.Signal<Order, Facts>(Party.GUESTS, HOST, null);
    evening.give(guests);
    assertThat(evening.decide(guests)).as("once is enough").isEmpty();
    while (!"TOAST".equals(StepSaga.at(evening.state()))) {
      evening.answer(Outcome.done());
    }

    assertThat(evening.events.stream().filter(new StepEvent.StepDone<Order, Facts>("GUESTS", null)::equals)).hasSize(1);
    assertThat(evening.decide(guests)).as("nobody waits for it any more").isEmpty();
  }

  @Test
  void shouldTryAgainWhenSomebodyElseIsAtWork() {
    var evening = at("HALL").answer(new Outcome.Busy<>("party-0"));
    assertThat(evening.tasks).isEmpty();
    var first = evening.timers.get("again");
    evening.tryAgain();

    assertThat(evening.tasks).containsKey("hall");
    assertThat(evening.timers).containsKey("limit");
    evening.answer(new Outcome.Busy<>("party-0"));
    assertThat(evening.timers.get("again")).isGreaterThan(first);
  }

  @Test
  void shouldUndoTaskTooAndCommandNotWhenStepIsRefused() {
    assertThat(at("HALL").answer(new Outcome.Refused<>(REFUSAL)).unwind()).containsExactly("HALL");
    assertThat(at("FOOD").answer(new Outcome.Refused<>(REFUSAL)).unwind()).containsExactly("HALL");
  }

  @Test
  void shouldUndoAStepThatFailedOrWasNotDoneInItsTime() {
    var failed = at("FOOD").answer(new Outcome.Failed<>("burnt"));
    var late = at("FOOD").give(new StepInput.TimeUp<>("FOOD"));

    for (var evening : List.of(failed, late)) {
      assertThat(evening.messages.getLast()).isEqualTo(new ThrowAway("party-1:undo-food"));
      assertThat(evening.unwind()).containsExactly("FOOD", "HALL");
      assertThat(evening.state()).isInstanceOfSatisfying(Ended.class, e -> {
        assertThat(e.end()).isEqualTo(End.FAILED);
        assertThat(e.failure()).extracting(Course.Failure::step).isEqualTo("FOOD");
      });
      assertThat(evening.over).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = { "HALL", "FOOD", "GUESTS"})
  void shouldUndoAllWhenCancelledBeforeThePivot(String step) {
    var evening = at(step);
    var late = evening.answered(HOST, Outcome.done());
    evening.give(new StepInput.Cancel<>("changed my mind"));

    assertThat(evening.decide(late)).as("an answer after the cancellation").isEmpty();
    assertThat(evening.decide(new StepInput.Cancel<>("again"))).isEmpty();
    assertThat(evening.unwind())
        .containsExactlyElementsOf(step.equals("HALL") ? List.of("HALL") : List.of("FOOD", "HALL"));
    assertThat(evening.state()).isInstanceOfSatisfying(Ended.class, e -> {
      assertThat(e.end()).isEqualTo(End.CANCELLED);
      assertThat(e.failure()).extracting(Course.Failure::reason).isEqualTo("changed my mind");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = { "TOAST", "SONG"})
  void shouldNotTurnBackFromThePivotOn(String step) {
    assertThat(at(step).decide(new StepInput.Cancel<>("too late"))).isEmpty();
    for (var outcome : List.<Outcome<Facts>>of(new Outcome.Refused<>(REFUSAL), new Outcome.Failed<>("hoarse"))) {
      var evening = at(step).answer(outcome);

      assertThat(evening.state()).isInstanceOfSatisfying(Halted.class, h -> assertThat(h.step()).isEqualTo(step));
      assertThat(evening.saga.stuck(evening.state())).startsWith(step + " cannot go on: ");
      assertThat(evening.over).isFalse();
      assertThat(evening.timers).isEmpty();
      assertThat(evening.tasks).isEmpty();
      assertThat(evening.decide(new StepInput.Cancel<>("too late"))).isEmpty();
    }
  }

  @Test
  void shouldAskUnderANewIdWhereWhatHaltedWasAnswered() {
    var evening = Evening.halted(new Outcome.Failed<>("hoarse"));
    var late = evening.answered(HOST, Outcome.done());
    assertThat(evening.decide(evening.answered(HOST, new Outcome.Failed<>("hoarse")))).as("known").isEmpty();
    evening.give(new StepInput.Retry<>("drank tea"));

    assertThat(evening.messages.getLast()).isEqualTo(new Sing("party-1:song-2"));
    assertThat(evening.decide(late)).as("to the former command").isEmpty();
    evening.goOn();
    assertThat(evening.over).isTrue();
  }

  @Test
  void shouldTakeAGoodAnswerThatComesAfterItHalted() {
    assertThat(Evening.halted(new Outcome.Failed<>("hoarse")).answer(Outcome.done()).over).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = { "HALL", "FOOD"})
  void shouldGetStuckAndGoOnWhenUndoFailsAndIsRetried(String step) {
    var evening = Evening.stuckAt(step);
    var first = evening.saga.asked((Stuck<Order, Facts>) evening.state());
    assertThat(evening.saga.stuck(evening.state())).isEqualTo(step + " cannot be undone: disk full");
    assertThat(evening.over).isFalse();
    assertThat(evening.timers).isEmpty();
    assertThat(evening.decide(evening.answered(HOST, Outcome.done()))).as("too late: the operator decides").isEmpty();

    evening.give(evening.saga.again(evening.state(), "disk cleaned").orElseThrow());

    assertThat(evening.saga.asked((Course.Undoing<Order, Facts>) evening.state())).as("a command is a new one")
        .isEqualTo(step.equals("FOOD") ? first + "-2" : first);
    assertThat(evening.unwind()).startsWith(step).endsWith("HALL");
    assertThat(evening.over).isTrue();
  }

  @Test
  void shouldGiveUpATaskLateWhereOnlyAPersonCouldGoOn() {
    var saga = new Party();

    assertThat(saga.mayTurnBack("hall")).isTrue();
    assertThat(saga.mayTurnBack("undo-hall")).isFalse();
    assertThat(saga.mayTurnBack("toast")).isFalse();
    assertThat(saga.handlers((_, _) -> Outcome.done())).containsOnlyKeys(Party.Take.class, Party.Leave.class,
        Party.Toast.class);
  }

  @Test
  void shouldRefuseStoredEventsThatCannotFollow() {
    var evening = at("GUESTS");

    for (var event : List.<StepEvent<Order, Facts>>of(new StepEvent.StepVouched<>("SONG", "x"),
        new StepEvent.StepDone<>("FOOD", null), new StepEvent.StepHalted<>("GUESTS", "x", true),
        new StepEvent.Retried<>("x"), new StepEvent.Failed<>())) {
      assertThatThrownBy(() -> evening.saga.evolve(evening.state(), event))
          .isInstanceOf(IllegalTransition.class);
    }
    assertThat(evening.state()).isInstanceOf(Doing.class);
  }
}
