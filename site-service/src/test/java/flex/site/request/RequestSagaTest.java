package flex.site.request;

import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.RequestState.Status;
import flex.contracts.SiteEvent;
import flex.contracts.StepName;
import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand;
import flex.site.request.Request.Ended;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static flex.site.request.Stories.STORE;
import static flex.site.request.Stories.at;
import static flex.site.request.Stories.begun;
import static flex.site.request.Stories.success;
import static org.assertj.core.api.Assertions.assertThat;

/** What is particular to requests on their way forward; what befalls every saga is the suite's (SiteSagasTest). */
class RequestSagaTest {
  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#kinds")
  @Tag("SITE-02")
  @Tag("SITE-05")
  void shouldSucceedWhenEveryStepIsDone(RequestKind kind) {
    var story = at(kind, StepName.REPORT);
    story.give(success(story.doing()));

    assertThat(story.state()).isInstanceOfSatisfying(Ended.class,
        e -> assertThat(e.status()).isEqualTo(Status.SUCCEEDED));
    assertThat(story.has(RequestEvent.Succeeded.class)).isTrue();
    assertThat(story.isOver()).isTrue();
    assertThat(story.messages().getLast()).isInstanceOf(
        kind.equals(RequestKind.CONFIGURE_STORE) ? SiteEvent.StoreConfigured.class : SiteEvent.ShopReady.class);
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#steps")
  void shouldAbsorbAnswerWhenItIsOfAnotherStore(RequestKind kind, StepName step) {
    var story = at(kind, step);
    var other = new StoreAlias("other");

    assertThat(story.decide(new RequestInput.CommandDone(other, StoreCommands.id(story.doing()), Facts.NONE)))
        .isEmpty();
    assertThat(story.decide(new RequestInput.AgentReady(other))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#commands")
  void shouldSendCommandOnceMoreWhenItIsNotAnswered(RequestKind kind, StepName step) {
    var story = at(kind, step);
    var sent = story.messages(StoreCommand.class).getLast();
    story.fire("again");

    assertThat(story.messages(StoreCommand.class)).endsWith(sent, sent);
    assertThat(story.timers()).containsOnlyKeys("limit");
  }

  @Test
  void shouldNotWaitWhenAgentWasReadyBefore() {
    var story = at(RequestKind.SHOP_IN_NEW_STORE, StepName.START_VM);
    story.give(new RequestInput.AgentReady(STORE));
    assertThat(story.decide(new RequestInput.AgentReady(STORE))).as("once is enough").isEmpty();
    story.give(new RequestInput.TaskDone(StepName.START_VM, Facts.NONE));

    assertThat(story.doing().step()).isEqualTo(StepName.CONFIGURE_STORE);
    assertThat(story.messages(SiteEvent.AgentReady.class)).hasSize(1);
  }

  @Test
  void shouldTryAgainWhenStoreIsBusy() {
    var story = begun(RequestKind.SHOP_IN_STORE);
    story.give(new RequestInput.StoreBusy(new RequestId("order-0")));
    assertThat(story.tasks()).isEmpty();
    story.fire("again");

    assertThat(story.tasks()).containsKey("hold-store");
    assertThat(story.timers()).containsKey("limit");
  }

  @Test
  void shouldCarryTheHoldsEpochWhenItCommandsTheStore() {
    var story = at(RequestKind.SHOP_IN_STORE, StepName.CREATE_SHOP);

    assertThat(story.messages(StoreCommand.class).getLast().epoch()).isEqualTo(7);
  }
}
