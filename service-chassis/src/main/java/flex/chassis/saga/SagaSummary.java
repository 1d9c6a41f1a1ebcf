package flex.chassis.saga;

import flex.kernel.SagaView;
import flex.kernel.SagaView.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One saga in a list.
 *
 * @param subject alias of the store it is about; null where that is not known
 * @param why why it waits for an operator; null where it does not
 * @param waiting how many inputs wait with it
 */
public record SagaSummary(String id, String type, Status status, @Nullable String subject, @Nullable String why,
    int waiting, Instant createdAt) {
  public static SagaSummary of(SagaView saga) {
    return new SagaSummary(saga.id(), saga.type(), saga.status(), saga.subject(),
        saga.parkedBecause() != null ? saga.parkedBecause().detail() : saga.stuckBecause(), saga.waiting().size(),
        saga.createdAt());
  }
}
