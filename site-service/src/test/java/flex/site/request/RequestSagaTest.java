package flex.site.request;

import flex.contracts.RequestKind;
import flex.contracts.SiteEvent;
import flex.contracts.StoreCommand;
import flex.steps.Action;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.Outcome;
import flex.steps.Step;
import flex.steps.StepInput.Signal;
import flex.steps.StepSaga;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static flex.site.request.Stories.at;
import static flex.site.request.Stories.success;
import static org.assertj.core.api.Assertions.assertThat;

/** What is particular to requests on their way forward; the rest is that of every saga by steps, and of the suite. */
class RequestSagaTest {
  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#kinds")
  @Tag("SITE-02")
  @Tag("SITE-05")
  void shouldSucceedWhenEveryStepIsDone(RequestKind kind) {
    var story = at(kind, "REPORT");
    story.give(success(story.doing()));

    assertThat(story.state()).isInstanceOfSatisfying(Ended.class, e -> assertThat(e.end()).isEqualTo(End.SUCCEEDED));
    assertThat(story.isOver()).isTrue();
    assertThat(story.messages().getLast()).isInstanceOf(
        kind.equals(RequestKind.CONFIGURE_STORE) ? SiteEvent.StoreConfigured.class : SiteEvent.ShopReady.class);
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#steps")
  void shouldAbsorbAnswerWhenItIsOfAnotherStore(RequestKind kind, String step) {
    var story = at(kind, step);

    assertThat(story.decide(StepSaga.answer("order-1", "order-1:" + Step.id(step), "other", Outcome.done()))).isEmpty();
    assertThat(story.decide(new Signal<>(RequestSaga.AGENT_READY, "other", null))).isEmpty();
  }

  /** A store may answer commands, with whatever id; what the site does itself is not its to report. */
  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#steps")
  void shouldAbsorbAStoresAnswerWhenTheSiteIsAtWork(RequestKind kind, String step) {
    var story = at(kind, step);
    var isCommand = Stories.plan(kind).step(step).act() instanceof Action.Ask;

    assertThat(story.decide(StepSaga.answer("order-1", "order-1:" + Step.id(step), Stories.STORE.value(),
        Outcome.done())).isEmpty()).isEqualTo(!isCommand);
  }

  @Test
  void shouldNotWaitAndSayItOnceWhenAgentWasReadyBefore() {
    var story = at(RequestKind.SHOP_IN_NEW_STORE, "START_VM");
    story.give(new Signal<>(RequestSaga.AGENT_READY, Stories.STORE.value(), null));
    story.give(success(story.doing()));

    assertThat(story.doing().step()).isEqualTo("CONFIGURE_STORE");
    assertThat(story.messages(SiteEvent.AgentReady.class)).hasSize(1);
  }

  @Test
  void shouldCarryTheHoldsEpochWhenItCommandsTheStore() {
    var story = at(RequestKind.SHOP_IN_STORE, "CREATE_SHOP");

    assertThat(story.messages(StoreCommand.class).getLast().epoch()).isEqualTo(7);
  }
}
