package flex.kernel;

import java.time.Duration;

/**
 * Figures that nobody needs to set but tests.
 *
 * @param beforeRemoval another step that comes within this time takes the removal of sent messages into its own write
 * @param first the first delay after a failure to send or to write; doubles up to {@code longest}
 * @param eventsInDocument how many events stay in a document when the older ones are moved to the history, which is done
 *        when there are twice as many
 */
record Pace(Duration beforeRemoval, Duration first, Duration longest, int eventsInDocument) {
  static final Pace USUAL = new Pace(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(5), 32);

  Duration next(Duration delay) {
    return delay.multipliedBy(2).compareTo(longest) < 0 ? delay.multipliedBy(2) : longest;
  }
}
