package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.RequestState.Status;
import flex.contracts.StepName;
import flex.contracts.StoreCommand;
import flex.site.request.Plan.Action;
import flex.site.request.Request.Ended;
import flex.site.request.Request.Stuck;
import flex.site.request.Request.Undoing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static flex.site.request.Stories.DOMAIN;
import static flex.site.request.Stories.STORE;
import static flex.site.request.Stories.assertFailed;
import static flex.site.request.Stories.at;
import static flex.site.request.Stories.refusal;
import static flex.site.request.Stories.success;
import static flex.site.request.Stories.toUndo;
import static flex.site.request.Stories.unwind;
import static org.assertj.core.api.Assertions.assertThat;

/** What is particular to requests turning back; what befalls every saga is the suite's (SiteSagasTest). */
class RequestUndoTest {
  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#refusable")
  void shouldUndoTaskTooAndCommandNotWhenStepIsRefused(RequestKind kind, StepName step) {
    var isTask = Plan.of(kind).step(step).action() instanceof Action.Task;
    var story = at(kind, step);
    story.give(refusal(story.doing()));

    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, isTask));
    assertFailed(story, step);
    assertThat(
        story.messages(flex.contracts.RequestEvent.StepUndone.class).stream().anyMatch(u -> u.step().equals(step)))
        .isEqualTo(isTask);
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#kinds")
  void shouldNotTurnBackWhenTimeIsUpBehindThePivot(RequestKind kind) {
    assertThat(at(kind, StepName.REPORT).decide(new RequestInput.TimeUp(StepName.REPORT))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#steps")
  void shouldUndoAllWhenCancelledBeforeReport(RequestKind kind, StepName step) {
    var story = at(kind, step);
    if (step.equals(StepName.REPORT)) {
      assertThat(story.decide(new RequestInput.Cancel("too late"))).isEmpty();
      return;
    }
    var late = success(story.doing());
    story.give(new RequestInput.Cancel("changed my mind"));

    assertThat(story.decide(late)).as("an answer after the cancellation").isEmpty();
    assertThat(story.decide(new RequestInput.Cancel("again"))).isEmpty();
    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, true));
    assertThat(story.state()).isInstanceOfSatisfying(Ended.class,
        e -> assertThat(e.status()).isEqualTo(Status.CANCELLED));
    assertThat(story.messages().getLast())
        .isEqualTo(new flex.contracts.RequestEvent.Cancelled(new RequestId("order-1"), STORE, "changed my mind"));
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#undoable")
  void shouldGetStuckAndGoOnWhenUndoFailsAndIsRetried(RequestKind kind, StepName step) {
    var story = at(kind, step);
    story.give(new RequestInput.TimeUp(step));
    var first = StoreCommands.id((Undoing) story.state());
    story.give(Plan.of(kind).step(step).undo() instanceof Action.Command
        ? new RequestInput.CommandFailed(STORE, first, "disk full")
        : new RequestInput.UndoFailed(step, "disk full"));

    assertThat(story.state()).isInstanceOfSatisfying(Stuck.class, s -> assertThat(s.step()).isEqualTo(step));
    assertThat(story.messages().getLast())
        .isEqualTo(new flex.contracts.RequestEvent.Stuck(new RequestId("order-1"), STORE, step, "disk full"));
    assertThat(story.isOver()).isFalse();
    assertThat(story.timers()).isEmpty();

    story.give(new RequestInput.Retry("disk cleaned"));

    assertThat(StoreCommands.id((Undoing) story.state())).isNotEqualTo(first);
    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, true));
    assertFailed(story, step);
  }

  @Test
  void shouldGiveFormerDomainNameBackWhenConfigurationIsUndone() {
    var story = at(RequestKind.CONFIGURE_STORE, StepName.CONFIGURE_STORE);
    story.give(new RequestInput.TimeUp(StepName.CONFIGURE_STORE));

    assertThat(story.messages(StoreCommand.ConfigureStore.class)).extracting(StoreCommand.ConfigureStore::domainName)
        .containsExactly(new DomainName("other.example.com"), DOMAIN);
  }
}
