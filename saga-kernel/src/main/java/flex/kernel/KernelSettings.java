package flex.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a kernel works.
 *
 * @param source {@code ce_source} of everything it sends, such as {@code /flex/site-service}
 * @param lease how long a task or an unsent message belongs to its holder without a sign of life, 100 ms to an hour
 * @param pollInterval how often work of crashed holders and due timers of others are looked for, 1 ms to an hour
 * @param archiveAfter how long an ended saga stays among the open ones, 0 to 36,500 days
 * @param expireAfter how long an ended saga is kept in the archive, more than {@code archiveAfter} and at most 36,500 days. A
 *        message that comes again later than that is taken for a new one, so this is longer than the broker and the
 *        senders keep theirs.
 * @param parallelTasks how many tasks run at once in this process, 1 to 10,000
 */
public record KernelSettings(String source, Duration lease, Duration pollInterval, Duration archiveAfter,
    Duration expireAfter, int parallelTasks) {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration CENTURY = Duration.ofDays(36_500);

  /**
   * @throws IllegalArgumentException which names all that cannot be meant, with what is allowed
   */
  public KernelSettings {
    var wrong = new ArrayList<String>();
    if (!source.startsWith("/")) {
      wrong.add("source is '" + source + "'; allowed is a path such as /flex/site-service");
    }
    within(wrong, "lease", lease, Duration.ofMillis(100), HOUR);
    within(wrong, "pollInterval", pollInterval, Duration.ofMillis(1), HOUR);
    within(wrong, "archiveAfter", archiveAfter, Duration.ZERO, CENTURY);
    within(wrong, "expireAfter", expireAfter, archiveAfter.plusMillis(1), CENTURY);
    within(wrong, "parallelTasks", parallelTasks, 1, 10_000);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", wrong));
    }
  }

  private static <T extends Comparable<T>> void within(List<String> wrong, String name, T value, T from, T to) {
    if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
      wrong.add(name + " is " + value + "; allowed is " + from + " to " + to);
    }
  }

  /** Leases of 10 s, a poll each second, archiving after a minute, expiry after a year, 64 tasks at once. */
  public static KernelSettings of(String source) {
    return new KernelSettings(source, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1),
        Duration.ofDays(365), 64);
  }

  public KernelSettings expiringAfter(Duration time) {
    return new KernelSettings(source, lease, pollInterval, archiveAfter, time, parallelTasks);
  }
}
