package flex.chassis.request.io;

import flex.chassis.request.Move;
import flex.chassis.request.Move.Facts;
import flex.chassis.request.Move.Order;
import flex.chassis.request.RequestHistory;
import flex.chassis.request.io.Requests.Answer;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.kernel.SagaView;
import flex.kernel.SagaView.Because.OfDocument;
import flex.steps.StepInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is answered to a request whose id is known. */
class RequestsTest {
  private static final Order ORDER = Order.to("one");

  private final Move saga = new Move();
  private final RequestHistory history = new RequestHistory(Map.of(saga.type(), saga));

  private SagaView begun(Order order) {
    return saga.after(new StepInput.Begin<>(order, Facts.NONE));
  }

  /** As one whose document is damaged: the state cannot be read. */
  private static SagaView parked(SagaView s) {
    return new SagaView(s.id(), s.type(), 1, SagaView.Status.PARKED, null, null, s.events(), List.of(), List.of(), 0,
        new OfDocument("parked"), List.of(), null, List.of(), Move.NOW);
  }

  @Test
  void shouldNotSpeakOfReuseWhenRequestIsParkedAtItsFirstInput() {
    var nothing = parked(saga.fresh("java.lang.IllegalStateException", List.of(), List.of()));

    assertThat(Requests.same(history, ORDER, nothing, false)).isInstanceOf(Answer.Accepted.class);
  }

  @Test
  void shouldSpeakOfReuseWhenContentDiffersAlsoIfParked() {
    var other = begun(Order.to("two"));

    assertThat(Requests.same(history, ORDER, begun(ORDER), true)).isEqualTo(new Answer.Accepted(begun(ORDER), true));
    for (var reused : List.of(other, parked(other))) {
      assertThat(Requests.same(history, ORDER, reused, true)).isInstanceOfSatisfying(Answer.Rejected.class,
          r -> assertThat(r.problems()).extracting(Problem::reason).containsExactly(Reason.REQUEST_ID_REUSED));
    }
  }

  @Test
  void shouldTakeNoOtherSagaForARequestUnlessNobodyCanSay() {
    var other = new SagaView("hold-1", "store-hold", 1, SagaView.Status.OPEN, null, null, List.of(), List.of(),
        List.of(), 0, null, List.of(), null, List.of(), Move.NOW);

    assertThat(history.isRequest(begun(ORDER))).isTrue();
    assertThat(history.isRequest(other)).isFalse();
    assertThat(history.isRequest(parked(other))).as("its type may be damaged").isTrue();
  }
}
