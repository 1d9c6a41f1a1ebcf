package flex.agent.api;

import java.util.List;

/**
 * How the agent is.
 *
 * @param missing what it cannot do its work without and does not reach: {@code database}, {@code broker}; of its own threads,
 *     {@code runner} does commands, {@code sender} sends events
 * @param waitingCommands accepted and not done yet
 * @param unsentEvents that the broker does not have yet
 */
public record Health(Status status, List<String> missing, int waitingCommands, int unsentEvents) {
  public enum Status {
    UP, DOWN
  }

  public Health {
    missing = List.copyOf(missing);
  }

  public static Health of(List<String> missing, int waitingCommands, int unsentEvents) {
    return new Health(missing.isEmpty() ? Status.UP : Status.DOWN, missing, waitingCommands, unsentEvents);
  }
}
