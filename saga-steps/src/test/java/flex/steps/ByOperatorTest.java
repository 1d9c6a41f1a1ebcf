package flex.steps;

import flex.kernel.SagaView.Because.OfInput;
import flex.kernel.SagaView.Because.OfMessage;
import flex.kernel.SagaView.Because.OfTimer;
import flex.steps.Party.Facts;
import flex.steps.Party.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static flex.steps.Evening.HOST;
import static flex.steps.Evening.at;
import static org.assertj.core.api.Assertions.assertThat;

/** What an operator may vouch for, and leave out, and what follows. */
class ByOperatorTest {
  private static final String REASON = "INC-7: done by hand";

  private static StepInput<Order, Facts> skip(Evening evening) {
    return evening.saga.skipped(evening.state(), REASON).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = { "GUESTS", "SONG"})
  void shouldSucceedWhenAnOperatorVouchesForAStep(String step) {
    var evening = at(step);
    var late = evening.answered(HOST, Outcome.done());
    evening.give(skip(evening));

    assertThat(evening.events).contains(new StepEvent.StepVouched<>(step, REASON),
        new StepEvent.StepDone<>(step, null));
    assertThat(evening.decide(late)).as("its own answer, late").isEmpty();
    assertThat(evening.decide(new StepInput.TimeUp<>(step))).isEmpty();
    assertThat(evening.decide(new StepInput.Vouch<>(step, "again"))).isEmpty();
    while (!evening.over) {
      evening.goOn();
    }
    assertThat(evening.events.getLast()).isEqualTo(new StepEvent.Succeeded<>());
  }

  @Test
  void shouldSucceedWhenAnOperatorVouchesForAStepThatHalted() {
    var evening = Evening.halted(new Outcome.Failed<>("hoarse"));
    assertThat(evening.give(skip(evening)).over).isTrue();

    var needed = at("TOAST").answer(new Outcome.Failed<>("no glass"));
    assertThat(needed.saga.skipped(needed.state(), REASON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = { "HALL", "FOOD", "TOAST"})
  void shouldNotGoOnWithoutWhatTheStepTeachesOrOnlyTheServiceCanDo(String step) {
    var evening = at(step);

    assertThat(evening.saga.skipped(evening.state(), REASON)).isEmpty();
    assertThat(evening.decide(new StepInput.Vouch<>(step, REASON))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = { "HALL", "FOOD"})
  void shouldGoOnUnwindingWhenAnOperatorUndidTheStepByHand(String step) {
    var evening = Evening.stuckAt(step);
    evening.give(skip(evening));

    assertThat(evening.saga.stuck(evening.state())).isNull();
    assertThat(evening.events).contains(new StepEvent.StepUndone<>(step, null));
    assertThat(evening.unwind()).doesNotContain(step);
    assertThat(evening.events.getLast()).isEqualTo(new StepEvent.Failed<>());
  }

  @Test
  void shouldAbsorbTheLateAnswerWhenAnUndoUnderWayIsSkipped() {
    var evening = at("FOOD").give(new StepInput.TimeUp<>("FOOD"));
    var late = evening.answered(HOST, Outcome.done());
    evening.give(skip(evening));

    assertThat(evening.decide(late)).isEmpty();
    assertThat(evening.timers).as("that of the next undo, which is no command").containsOnlyKeys("limit");
    assertThat(evening.unwind()).containsExactly("HALL");
  }

  @Test
  void shouldHaveNothingToSkipBeforeTheBeginningAndAfterTheEnd() {
    var evening = at("SONG").goOn();

    assertThat(evening.saga.skipped(evening.saga.initial(), REASON)).isEmpty();
    assertThat(evening.saga.skipped(evening.state(), REASON)).isEmpty();
    assertThat(evening.saga.again(evening.state(), REASON)).isEmpty();
    assertThat(evening.saga.stuck(evening.state())).isNull();
  }

  @Test
  void shouldNotLeaveOutWhatEndsAStep() {
    var saga = new Party();
    var because = new OfInput("m", "broken");
    var unlimited = at("TOAST").state();

    assertThat(saga.indispensable(at("GUESTS").state(), because, "in.time-up")).get().asString()
        .contains("the end of its step's time");
    assertThat(saga.indispensable(null, because, "in.time-up")).isPresent();
    assertThat(saga.indispensable(unlimited, because, "in.answered")).isPresent();
    assertThat(saga.indispensable(null, because, "in.cancel")).as("nobody can say").isPresent();
    assertThat(saga.indispensable(unlimited, because, "in.cancel")).isEmpty();
    assertThat(saga.indispensable(at("HALL").state(), because, "in.answered")).as("the step ends by its limit")
        .isEmpty();
    assertThat(saga.indispensable(unlimited, because, null)).isEmpty();
  }

  @Test
  void shouldNotDropTheTimerThatEndsAStep() {
    var saga = new Party();
    var state = at("HALL").state();

    assertThat(saga.indispensable(state, new OfTimer("limit", "broken"), null)).isPresent();
    assertThat(saga.indispensable(state, new OfTimer("again", "broken"), "in.time-up")).as("the limit ends the step")
        .isEmpty();
    assertThat(saga.indispensable(state, new OfMessage(2, "broken"), "in.time-up")).as("a message ends nothing")
        .isEmpty();
  }
}
