package flex.site.request.io;

import flex.kernel.SagaView;
import flex.kernel.SagaView.Because.OfDocument;
import flex.site.request.Facts;
import flex.site.request.Order;
import flex.site.request.RequestEvent;
import flex.site.request.RequestSaga;
import flex.site.request.io.RequestHandler.Answer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is answered to a request whose id is known. */
class RequestHandlerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Order ORDER = Order.of(RequestsIT.request("one"));

  private static SagaView saga(List<SagaView.StoredEvent> events, @Nullable String parkedBecause) {
    return new SagaView("order-one", RequestSaga.TYPE, 1,
        parkedBecause == null ? SagaView.Status.OPEN : SagaView.Status.PARKED, null, null, events, List.of(), List.of(),
        0, parkedBecause == null ? null : new OfDocument(parkedBecause), List.of(), null, List.of(), NOW);
  }

  private static List<SagaView.StoredEvent> accepted(Order order) {
    return List.of(new SagaView.StoredEvent(1, new RequestEvent.Accepted(order, Facts.NONE), NOW, "cause"));
  }

  @Test
  void shouldNotSpeakOfReuseWhenRequestIsParkedAtItsFirstInput() {
    assertThat(RequestHandler.same(ORDER, saga(List.of(), "java.lang.IllegalStateException"), false))
        .isInstanceOf(Answer.Accepted.class);
  }

  @Test
  void shouldSpeakOfReuseWhenContentDiffersAlsoIfParked() {
    var other = accepted(Order.of(RequestsIT.request("two")));

    assertThat(RequestHandler.same(ORDER, saga(accepted(ORDER), null), true)).isInstanceOf(Answer.Accepted.class);
    assertThat(RequestHandler.same(ORDER, saga(other, null), true)).isInstanceOf(Answer.Rejected.class);
    assertThat(RequestHandler.same(ORDER, saga(other, "parked"), true)).isInstanceOf(Answer.Rejected.class);
  }
}
