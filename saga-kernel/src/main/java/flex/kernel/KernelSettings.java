package flex.kernel;

import java.time.Duration;

/**
 * How a kernel works.
 *
 * @param source {@code ce_source} of everything it sends, such as {@code /flex/site-service}
 * @param lease how long a task or an unsent message belongs to its holder without a sign of life
 * @param pollInterval how often work of crashed holders and due timers of others are looked for
 * @param archiveAfter how long an ended saga stays among the open ones
 * @param parallelTasks how many tasks run at once in this process
 */
public record KernelSettings(String source, Duration lease, Duration pollInterval, Duration archiveAfter,
    int parallelTasks) {
  public KernelSettings {
    if (lease.compareTo(Duration.ofMillis(100)) < 0 || !pollInterval.isPositive() || archiveAfter.isNegative()
        || parallelTasks < 1) {
      throw new IllegalArgumentException("lease at least 100 ms, poll interval positive, archive delay not negative,"
          + " at least one parallel task");
    }
  }

  /** Leases of 10 s, a poll each second, archiving after a minute, 64 tasks at once. */
  public static KernelSettings of(String source) {
    return new KernelSettings(source, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1), 64);
  }
}
