package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.Problem;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.SiteEvent;
import flex.contracts.StepName;
import flex.contracts.StoreCommand;
import flex.steps.Action;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.Course.Stuck;
import flex.steps.Outcome;
import flex.steps.StepInput;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static flex.site.request.Stories.DOMAIN;
import static flex.site.request.Stories.STORE;
import static flex.site.request.Stories.assertFailed;
import static flex.site.request.Stories.at;
import static flex.site.request.Stories.notUndone;
import static flex.site.request.Stories.plan;
import static flex.site.request.Stories.refusal;
import static flex.site.request.Stories.toUndo;
import static flex.site.request.Stories.unwind;
import static org.assertj.core.api.Assertions.assertThat;

/** What is particular to requests turning back; the rest is that of every saga by steps, and of the suite. */
class RequestUndoTest {
  private static final RequestId ID = new RequestId("order-1");

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#refusable")
  void shouldUndoTaskTooAndCommandNotWhenStepIsRefused(RequestKind kind, String step) {
    var isTask = plan(kind).step(step).act() instanceof Action.Task;
    var story = at(kind, step);
    story.give(refusal(story.doing()));

    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, isTask));
    assertFailed(story, step);
    assertThat(story.messages(RequestEvent.StepUndone.class).stream().anyMatch(u -> u.step().value().equals(step)))
        .isEqualTo(isTask);
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#kinds")
  void shouldReportWhateverIsWantedOnceAllIsDone(RequestKind kind) {
    var story = at(kind, "REPORT");

    assertThat(story.timers()).as("there is no time after which it would turn back").isEmpty();
    assertThat(story.decide(new StepInput.Cancel<>("too late"))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#steps")
  void shouldUndoAllWhenCancelledBeforeReport(RequestKind kind, String step) {
    var story = at(kind, step);
    story.give(new StepInput.Cancel<>("changed my mind"));

    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, true));
    assertThat(story.state()).isInstanceOfSatisfying(Ended.class, e -> assertThat(e.end()).isEqualTo(End.CANCELLED));
    assertThat(story.messages().getLast()).isEqualTo(new RequestEvent.Cancelled(ID, STORE, "changed my mind"));
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#undoable")
  void shouldGetStuckAndGoOnWhenUndoFailsAndIsRetried(RequestKind kind, String step) {
    var story = at(kind, step);
    story.give(new StepInput.TimeUp<>(step));
    story.give(notUndone(story.undoing()));

    assertThat(story.state()).isInstanceOfSatisfying(Stuck.class, s -> assertThat(s.step()).isEqualTo(step));
    assertThat(story.messages().getLast())
        .isEqualTo(new RequestEvent.Stuck(ID, STORE, new StepName(step), "disk full"));

    story.give(new StepInput.Retry<>("disk cleaned"));

    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, true));
    assertFailed(story, step);
  }

  @Test
  void shouldTurnBackAtOnceAndKeepWhatWasSaidWhenTheAgentCannotStart() {
    var why = new Problem(Problem.Reason.FAILED, null, "no port", "End who holds it.");
    var early = at(RequestKind.SHOP_IN_NEW_STORE, "START_VM");
    assertThat(early.decide(RequestSaga.agentCannotStart(why))).as("told again later").isEmpty();

    var story = at(RequestKind.SHOP_IN_NEW_STORE, "AWAIT_AGENT");
    var shop = story.doing().work().order().shopAlias();
    story.give(RequestSaga.agentCannotStart(why));
    story.give(StepInput.Answered.of("undo-start-vm", null, new Outcome.Done<>(Facts.ofLog(List.of("port 8000")))));
    unwind(story);

    assertThat(story.messages().getLast()).isEqualTo(
        new SiteEvent.ShopRequestFailed(ID, STORE, Objects.requireNonNull(shop), StepName.AWAIT_AGENT, why));
    assertThat(story.state()).isInstanceOfSatisfying(Ended.class,
        e -> assertThat(e.work().facts()).isInstanceOfSatisfying(Facts.class,
            f -> assertThat(f.log()).containsExactly("port 8000")));
  }

  @Test
  void shouldGiveFormerDomainNameBackWhenConfigurationIsUndone() {
    var story = at(RequestKind.CONFIGURE_STORE, "CONFIGURE_STORE");
    story.give(new StepInput.TimeUp<>("CONFIGURE_STORE"));

    assertThat(story.messages(StoreCommand.ConfigureStore.class)).extracting(StoreCommand.ConfigureStore::domainName)
        .containsExactly(new DomainName("other.example.com"), DOMAIN);
  }
}
