package flex.site.request;

import flex.contracts.RequestEvent;
import flex.contracts.RequestKind;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.Step;
import flex.steps.StepInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static flex.site.request.Stories.assertFailed;
import static flex.site.request.Stories.at;
import static flex.site.request.Stories.notUndone;
import static flex.site.request.Stories.success;
import static flex.site.request.Stories.toUndo;
import static flex.site.request.Stories.unwind;
import static org.assertj.core.api.Assertions.assertThat;

/** What an operator can vouch for, and what follows. */
class RequestSkipTest {
  private static final String REASON = "INC-7: done by hand";

  private final RequestSaga saga = Story.saga();

  private StepInput<Order, Facts> skip(Story story) {
    return saga.skipped(story.state(), REASON).orElseThrow();
  }

  /** Not where the step teaches what later ones need, nor where only the site can do it. */
  @Test
  void shouldVouchOnlyForWhatNothingElseNeeds() {
    assertThat(saga.plans()).flatExtracting(p -> p.steps().stream().filter(Step::vouchable).map(Step::name).toList())
        .containsOnly("START_VM", "AWAIT_AGENT", "OPEN_SHOP");
  }

  @ParameterizedTest
  @CsvSource({ "SHOP_IN_NEW_STORE, START_VM", "SHOP_IN_NEW_STORE, AWAIT_AGENT", "SHOP_IN_NEW_STORE, OPEN_SHOP",
      "SHOP_IN_STORE, OPEN_SHOP"})
  void shouldSucceedWhenAnOperatorVouchesForAStep(String kind, String step) {
    var story = at(new RequestKind(kind), step);
    story.give(skip(story));
    while (!story.isOver()) {
      story.give(success(story.doing()));
    }

    assertThat(story.state()).isInstanceOfSatisfying(Ended.class, e -> assertThat(e.end()).isEqualTo(End.SUCCEEDED));
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#undoable")
  void shouldGoOnUnwindingWhenAnOperatorUndidTheStepByHand(RequestKind kind, String step) {
    var story = at(kind, step);
    story.give(new StepInput.TimeUp<>(step));
    story.give(notUndone(story.undoing()));
    story.give(skip(story));

    assertThat(story.messages(RequestEvent.StepUndone.class)).extracting(u -> u.step().value()).contains(step);
    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, false));
    assertFailed(story, step);
  }
}
