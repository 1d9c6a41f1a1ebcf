package flex.kernel;

import java.time.Duration;

/**
 * Waiting times that nobody needs to set but tests.
 *
 * @param beforeRemoval another step that comes within this time takes the removal of sent messages into its own write
 * @param first the first delay after a failure to send or to write; doubles up to {@code longest}
 */
record Pace(Duration beforeRemoval, Duration first, Duration longest) {
  static final Pace USUAL = new Pace(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(5));

  Duration next(Duration delay) {
    return delay.multipliedBy(2).compareTo(longest) < 0 ? delay.multipliedBy(2) : longest;
  }
}
