package flex.site.request;

import flex.contracts.StepName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How long steps and their undos may take; afterwards their outcome is unknown.
 *
 * @param task of steps that the site does itself
 * @param agent until the agent of a new store is ready
 * @param command until a store has answered a command
 * @param hold until a store that others work on is free
 */
public record Limits(Duration task, Duration agent, Duration command, Duration hold) {
  private static final Set<StepName> COMMANDS = Set.of(StepName.CONFIGURE_STORE, StepName.CREATE_SHOP,
      StepName.OPEN_SHOP);
  private static final int LONGEST_PAUSE_SECONDS = 5;

  /** Empty for the pivot, which is tried for ever. */
  Optional<Duration> of(StepName step) {
    if (step.equals(StepName.REPORT)) {
      return Optional.empty();
    }
    if (step.equals(StepName.AWAIT_AGENT)) {
      return Optional.of(agent);
    }
    if (step.equals(StepName.HOLD_STORE)) {
      return Optional.of(hold);
    }
    return Optional.of(COMMANDS.contains(step) ? command : task);
  }

  /** After which an unanswered command is sent once more. */
  Duration resend() {
    return command.dividedBy(3);
  }

  /** How long to wait for a busy store after the {@code attempt}th try. */
  static Duration pause(int attempt) {
    return Duration.ofMillis(Math.min(250L << Math.min(attempt - 1, 10), LONGEST_PAUSE_SECONDS * 1_000L));
  }
}
