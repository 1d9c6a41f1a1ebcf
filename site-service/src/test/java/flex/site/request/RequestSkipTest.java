package flex.site.request;

import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.RequestState.StepStatus;
import flex.contracts.StepName;
import flex.kernel.IllegalTransition;
import flex.kernel.SagaView;
import flex.site.request.Plan.Action;
import flex.site.request.Request.Stuck;
import flex.site.request.Request.Undoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static flex.site.request.Stories.STORE;
import static flex.site.request.Stories.assertFailed;
import static flex.site.request.Stories.at;
import static flex.site.request.Stories.order;
import static flex.site.request.Stories.steps;
import static flex.site.request.Stories.success;
import static flex.site.request.Stories.toUndo;
import static flex.site.request.Stories.undone;
import static flex.site.request.Stories.unwind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an operator can vouch for, and what follows. */
class RequestSkipTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String REASON = "INC-7: done by hand";

  private final RequestSaga saga = new Story().saga();

  static Stream<Arguments> skippable() {
    return steps(s -> Plan.canBeSkipped(s.name()));
  }

  static Stream<Arguments> needed() {
    return steps(s -> !Plan.canBeSkipped(s.name()));
  }

  private RequestInput skip(Story story) {
    return saga.skipped(story.state(), REASON).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("skippable")
  void shouldSucceedWhenAnOperatorVouchesForAStep(RequestKind kind, StepName step) {
    var story = at(kind, step);
    var late = success(story.doing());
    story.give(skip(story));

    assertThat(story.events()).contains(new RequestEvent.StepSkipped(step, REASON),
        new RequestEvent.StepDone(step, Facts.NONE));
    assertThat(story.decide(late)).as("its own answer, late").isEmpty();
    assertThat(story.decide(new RequestInput.TimeUp(step))).isEmpty();
    assertThat(story.decide(new RequestInput.Skip(step, "again"))).isEmpty();
    while (!story.isOver()) {
      story.give(success(story.doing()));
    }
    assertThat(story.has(RequestEvent.Succeeded.class)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("needed")
  void shouldNotGoOnWithoutWhatTheStepTeachesOrOnlyTheSiteCanDo(RequestKind kind, StepName step) {
    var story = at(kind, step);

    assertThat(saga.skipped(story.state(), REASON)).isEmpty();
    assertThat(story.decide(new RequestInput.Skip(step, REASON))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#undoable")
  void shouldGoOnUnwindingWhenAnOperatorUndidTheStepByHand(RequestKind kind, StepName step) {
    var story = stuck(kind, step);
    assertThat(saga.stuck(story.state())).isEqualTo(step + " cannot be undone: disk full");
    assertThat(saga.again(story.state(), REASON)).contains(new RequestInput.Retry(REASON));
    story.give(skip(story));

    assertThat(saga.stuck(story.state())).isNull();
    assertThat(story.messages(flex.contracts.RequestEvent.StepUndone.class))
        .extracting(flex.contracts.RequestEvent.StepUndone::step).contains(step);
    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, false));
    assertFailed(story, step);
    var shown = RequestHistory.of(view(story, null)).orElseThrow().steps().stream().filter(s -> s.name().equals(step))
        .findFirst().orElseThrow();
    assertThat(shown.detail()).isEqualTo("disk full; done by an operator: " + REASON);
    assertThat(shown.status()).isEqualTo(StepStatus.FAILED);
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#undoable")
  void shouldAbsorbTheLateAnswerWhenAnUndoUnderWayIsSkipped(RequestKind kind, StepName step) {
    var story = at(kind, step);
    story.give(new RequestInput.TimeUp(step));
    var late = undone((Undoing) story.state());
    story.give(skip(story));

    assertThat(story.decide(late)).isEmpty();
    assertThat(story.timers()).as("of the step that was skipped")
        .doesNotContainValue(new RequestInput.TimeUp(step));
    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, false));
    assertFailed(story, step);
  }

  @Test
  void shouldHaveNothingToSkipBeforeTheBeginningAndAfterTheEnd() {
    var story = at(RequestKind.SHOP_IN_STORE, StepName.REPORT);
    story.give(success(story.doing()));

    assertThat(saga.skipped(saga.initial(), REASON)).isEmpty();
    assertThat(saga.skipped(story.state(), REASON)).isEmpty();
    assertThat(saga.again(story.state(), REASON)).isEmpty();
    assertThat(saga.stuck(story.state())).isNull();
  }

  @Test
  void shouldRefuseAStoredSkipThatCannotFollow() {
    var story = at(RequestKind.SHOP_IN_NEW_STORE, StepName.START_VM);

    assertThatThrownBy(
        () -> saga.evolve(story.state(), new RequestEvent.StepSkipped(StepName.OPEN_SHOP, REASON)))
        .isInstanceOf(IllegalTransition.class);
  }

  @Test
  void shouldNotLeaveOutWhatEndsAStep() {
    var timeUp = new SagaView.Waiting("timer:limit#2", "in.time-up", null);
    var answer = new SagaView.Waiting("task:report#9", "in.task-done", null);
    var waits = view(at(RequestKind.SHOP_IN_NEW_STORE, StepName.AWAIT_AGENT), timeUp);
    var reports = view(at(RequestKind.SHOP_IN_STORE, StepName.REPORT), answer);

    assertThat(Indispensable.why(waits)).get().satisfies(p -> assertThat(p.remedy()).contains("retry"));
    assertThat(Indispensable.why(reports)).isPresent();
    assertThat(Indispensable.why(view(at(RequestKind.SHOP_IN_STORE, StepName.HOLD_STORE), answer)))
        .as("the step ends by its limit").isEmpty();
    assertThat(Indispensable.why(view(at(RequestKind.SHOP_IN_STORE, StepName.REPORT), null))).isEmpty();
  }

  @Test
  void shouldNotDropTheTimerThatEndsAStep() {
    assertThat(Indispensable.why(fresh("timer limit: cannot be read", List.of(), List.of()))).get()
        .satisfies(p -> assertThat(p.remedy()).contains("timers.limit", "runbook"));
    assertThat(Indispensable.why(fresh("timer again: cannot be read", List.of(), List.of())))
        .as("the limit ends the step").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("flex.site.request.Stories#kinds")
  void shouldShowARequestThatWasParkedAtItsFirstInput(RequestKind kind) {
    var submit = new SagaView.Waiting("m", "in.submit", new RequestInput.Submit(order(kind), Facts.NONE));

    var parked = RequestHistory.of(fresh("broken", List.of(submit), List.of())).orElseThrow();
    assertThat(parked.status().name()).isEqualTo("STUCK");
    assertThat(parked.cause()).isEqualTo("broken");
    assertThat(parked.storeAlias()).isEqualTo(STORE);

    var leftOut = fresh(null, List.of(), List.of(
        new SagaView.Intervention(NOW, SagaView.Intervention.Kind.SKIP_STEP, REASON, submit)));
    var state = RequestHistory.of(leftOut).orElseThrow();
    assertThat(state.status().name()).isEqualTo("CANCELLED");
    assertThat(state.cause()).endsWith(REASON);
    assertThat(state.endedAt()).isEqualTo(NOW);
    assertThat(RequestHistory.isCancelled(leftOut)).isTrue();
    assertThat(RequestHistory.answer(leftOut))
        .contains(new flex.contracts.RequestEvent.Cancelled(new RequestId("order-1"), STORE, REASON));
    assertThat(RequestHistory.of(fresh("broken", List.of(), List.of()))).as("nothing is known").isEmpty();
  }

  /** A request that turned back at {@code step}, which then could not be undone. */
  private static Story stuck(RequestKind kind, StepName step) {
    var story = at(kind, step);
    story.give(new RequestInput.TimeUp(step));
    story.give(Plan.of(kind).step(step).undo() instanceof Action.Command
        ? new RequestInput.CommandFailed(STORE, StoreCommands.id((Undoing) story.state()), "disk full")
        : new RequestInput.UndoFailed(step, "disk full"));
    assertThat(story.state()).isInstanceOf(Stuck.class);
    return story;
  }

  private static SagaView view(Story story, SagaView.@Nullable Waiting waiting) {
    var events = new ArrayList<SagaView.StoredEvent>();
    for (var event : story.events()) {
      events.add(new SagaView.StoredEvent(events.size() + 1, event, NOW, "cause"));
    }
    return new SagaView("order-1", RequestSaga.TYPE, 1, waiting == null ? SagaView.Status.OPEN : SagaView.Status.PARKED,
        null, story.state(), events, List.of(), List.of(), 0, waiting == null ? null : "broken",
        waiting == null ? List.of() : List.of(waiting), null, List.of(), NOW);
  }

  private SagaView fresh(@Nullable String parked, List<SagaView.Waiting> waiting,
      List<SagaView.Intervention> interventions) {
    return new SagaView("order-1", RequestSaga.TYPE, 1,
        parked == null ? SagaView.Status.OPEN : SagaView.Status.PARKED, null, saga.initial(), List.of(), List.of(),
        List.of(), 0, parked, waiting, null, interventions, NOW);
  }
}
