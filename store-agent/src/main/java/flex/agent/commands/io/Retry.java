package flex.agent.commands.io;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between tries: longer each time up to a bound, and no longer than until the end of the agent. */
public final class Retry {
  private static final Duration FIRST = Duration.ofMillis(100);

  private final CountDownLatch end;
  private final Duration first;
  private final Duration longest;
  private Duration next;

  public Retry(CountDownLatch end, Duration longest) {
    this(end, FIRST.compareTo(longest) > 0 ? longest : FIRST, longest);
  }

  public Retry(CountDownLatch end, Duration first, Duration longest) {
    this.end = end;
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** Returns after the delay; throws where the agent ends meanwhile. */
  public void await() throws InterruptedException {
    if (end.await(next.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the agent ends");
    }
    next = next.multipliedBy(2).compareTo(longest) > 0 ? longest : next.multipliedBy(2);
  }

  /** After a success. */
  public void reset() {
    next = first;
  }
}
