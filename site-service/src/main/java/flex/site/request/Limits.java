package flex.site.request;

import flex.contracts.StepName;
import java.time.Duration;
import java.util.Optional;

/**
 * How long steps and their undos may take; afterwards their outcome is unknown.
 *
 * @param task of steps that the site does itself
 * @param agent until the agent of a new store is ready
 * @param command until a store has answered a command
 * @param hold until a store that others work on is free
 */
public record Limits(Duration task, Duration agent, Duration command, Duration hold) {
  private static final int LONGEST_PAUSE_SECONDS = 5;

  /** Empty for the pivot, which is tried for ever. */
  Optional<Duration> of(StepName step) {
    return switch (step) {
      case RESERVE_ADDRESS, CLONE_TEMPLATE, START_VM -> Optional.of(task);
      case AWAIT_AGENT -> Optional.of(agent);
      case HOLD_STORE -> Optional.of(hold);
      case CONFIGURE_STORE, CREATE_SHOP, OPEN_SHOP -> Optional.of(command);
      case REPORT -> Optional.empty();
    };
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
