package flex.kernel;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A saga as it stands in the database.
 *
 * @param state null where it cannot be read, which is a reason to be parked
 * @param events oldest first
 * @param openTasks ids of tasks that have no answer yet
 * @param openTimers ids of timers that have not fired
 * @param unsent how many messages wait in the outbox
 * @param parkedBecause why the saga waits for an operator; null where it does not
 */
public record SagaView(String id, String type, long version, Status status, @Nullable String subject,
    @Nullable Object state, List<StoredEvent> events, List<String> openTasks, List<String> openTimers, int unsent,
    @Nullable String parkedBecause, Instant createdAt) {
  public enum Status {
    OPEN, ENDED, PARKED
  }

  /** One event; {@code cause} is the id of the message, task or timer it came from. */
  public record StoredEvent(long number, Object event, Instant at, String cause) {}

  public SagaView {
    events = List.copyOf(events);
    openTasks = List.copyOf(openTasks);
    openTimers = List.copyOf(openTimers);
  }
}
