package flex.kernel;

import java.time.Duration;

/**
 * How a kernel works.
 *
 * @param source {@code ce_source} of everything it sends, such as {@code /flex/site-service}
 * @param lease how long a task or an unsent message belongs to its holder without a sign of life
 * @param pollInterval how often work of crashed holders and due timers of others are looked for
 * @param archiveAfter how long an ended saga stays among the open ones
 * @param expireAfter how long an ended saga is kept in the archive. A message that comes again later than that is taken for a new
 *        one, so this is longer than the broker and the senders keep theirs.
 * @param parallelTasks how many tasks run at once in this process
 */
public record KernelSettings(String source, Duration lease, Duration pollInterval, Duration archiveAfter,
    Duration expireAfter, int parallelTasks) {
  public KernelSettings {
    if (lease.compareTo(Duration.ofMillis(100)) < 0 || !pollInterval.isPositive() || archiveAfter.isNegative()
        || expireAfter.compareTo(archiveAfter) <= 0 || parallelTasks < 1) {
      throw new IllegalArgumentException("lease at least 100 ms, poll interval positive, archive delay not negative"
          + " and shorter than the time until a saga expires, at least one parallel task");
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
