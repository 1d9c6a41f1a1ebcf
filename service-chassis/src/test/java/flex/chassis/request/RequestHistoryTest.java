package flex.chassis.request;

import flex.chassis.request.Move.Facts;
import flex.chassis.request.Move.Order;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.RequestState.Status;
import flex.contracts.RequestState.StepStatus;
import flex.contracts.StoreAlias;
import flex.kernel.SagaView;
import flex.steps.Outcome;
import flex.steps.StepInput;
import flex.steps.StepInput.Answered;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What people see of a request. */
class RequestHistoryTest {
  private static final String REASON = "INC-7: done by hand";
  private static final StepInput<Order, Facts> BEGIN = new StepInput.Begin<>(Order.to("milestones"), Facts.NONE);

  private final Move saga = new Move();
  private final RequestHistory history = new RequestHistory(Map.of(saga.type(), saga));

  private static StepInput<Order, Facts> done(String task) {
    return Answered.of(task, null, Outcome.done());
  }

  private static StepInput<Order, Facts> failed(String task) {
    return Answered.of(task, null, new Outcome.Failed<>("disk full"));
  }

  @Test
  void shouldShowWhereARequestIsAndWhereItCanBeLookedAt() {
    var running = history.of(saga.after(BEGIN, done("pack"))).orElseThrow();
    assertThat(running.status()).isEqualTo(Status.RUNNING);
    assertThat(running.steps()).extracting(s -> s.name().value() + " " + s.status())
        .containsExactly("PACK DONE", "CARRY RUNNING");
    assertThat(running.url()).isNull();

    var over = saga.after(BEGIN, done("pack"),
        Answered.of("carry", null, new Outcome.Done<>(new Facts("http://new", null))),
        done("unload"));
    var succeeded = history.of(over).orElseThrow();
    assertThat(succeeded.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(succeeded.url()).isEqualTo("http://new");
    assertThat(succeeded.endedAt()).isEqualTo(Move.NOW);
    assertThat(history.answer(over)).as("the end, once more").get().isInstanceOf(RequestEvent.Cancelled.class);
  }

  @Test
  void shouldShowWhatAnOperatorUndidByHand() {
    var state = history.of(saga.after(BEGIN, done("pack"), new StepInput.TimeUp<>("CARRY"), failed("undo-carry"),
        new StepInput.Vouch<>("CARRY", REASON))).orElseThrow();

    var shown = state.steps().getLast();
    assertThat(shown.name().value()).isEqualTo("CARRY");
    assertThat(shown.detail()).isEqualTo("disk full; done by an operator: " + REASON);
    assertThat(shown.status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.status()).isEqualTo(Status.UNDOING);
  }

  @Test
  void shouldShowWhatWasSaidLastByWhatFailedButNotByWhatWasCancelled() {
    StepInput<Order, Facts> undone = Answered.of("undo-carry", null,
        new Outcome.Done<>(new Facts(null, List.of("the wheel is broken"))));

    var failed = history.of(saga.after(BEGIN, done("pack"), new StepInput.TimeUp<>("CARRY"), undone, done("undo-pack")))
        .orElseThrow();
    assertThat(failed.status()).isEqualTo(Status.FAILED);
    assertThat(failed.log()).containsExactly("the wheel is broken");

    var cancelled = history.of(saga.after(BEGIN, done("pack"), new StepInput.Cancel<>("no more"), undone))
        .orElseThrow();
    assertThat(cancelled.log()).isNull();
    assertThat(history.of(saga.after(BEGIN)).orElseThrow().log()).isNull();
  }

  @Test
  void shouldShowThatNoStepGoesOnWhereThereIsNoWayBack() {
    var state = history.of(saga.after(BEGIN, done("pack"), done("carry"), failed("unload"))).orElseThrow();

    assertThat(state.status()).isEqualTo(Status.STUCK);
    assertThat(state.cause()).isEqualTo("UNLOAD cannot go on: disk full");
    assertThat(state.steps().getLast().detail()).isEqualTo("disk full");
  }

  @Test
  void shouldShowWhoIsWaitedForUntilTheStepIsDone() {
    StepInput<Order, Facts> busy = Answered.of("pack", null, new Outcome.Busy<>("order-0"));

    assertThat(history.of(saga.after(BEGIN, busy)).orElseThrow().steps().getFirst().detail())
        .isEqualTo("Held by order-0");
    assertThat(history.of(saga.after(BEGIN, busy, new StepInput.TryAgain<>("PACK"), done("pack"))).orElseThrow().steps()
        .getFirst().detail()).isNull();
  }

  @Test
  void shouldShowARequestThatWasParkedAtItsFirstInput() {
    var begin = new SagaView.Waiting("m", "in.begin", BEGIN);

    var parked = history.of(saga.fresh("broken", List.of(begin), List.of())).orElseThrow();
    assertThat(parked.status()).isEqualTo(Status.STUCK);
    assertThat(parked.cause()).isEqualTo("broken");
    assertThat(parked.storeAlias()).isEqualTo(new StoreAlias("milestones"));

    var leftOut = saga.fresh(null, List.of(), List.of(
        new SagaView.Intervention(Move.NOW, SagaView.Intervention.Kind.SKIP_STEP, REASON, begin)));
    var state = history.of(leftOut).orElseThrow();
    assertThat(state.status()).isEqualTo(Status.CANCELLED);
    assertThat(state.cause()).endsWith(REASON);
    assertThat(state.endedAt()).isEqualTo(Move.NOW);
    assertThat(history.isCancelled(leftOut)).isTrue();
    assertThat(history.answer(leftOut)).get().isEqualTo(
        new RequestEvent.Cancelled(new RequestId("order-1"), new StoreAlias("milestones"), REASON));
    assertThat(history.of(saga.fresh("broken", List.of(), List.of()))).as("nothing is known").isEmpty();
  }
}
