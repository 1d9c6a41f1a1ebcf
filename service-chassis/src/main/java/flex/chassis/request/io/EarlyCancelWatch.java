package flex.chassis.request.io;

import flex.kernel.Sagas;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is remembered of cancels that came early: with their request, where a crash kept that from happening when the
 * later of the two came; else, when their time is over, with an answer to their senders. Time in which nobody listened may
 * be why a request has not come: only a process that has listened without a break for as long as a cancel is remembered, or
 * for five minutes, ends any.
 */
final class EarlyCancelWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyCancelWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

  private final Requests requests;
  private final BooleanSupplier listening;
  /** Looks in a row that have found the process listening; counted, since clocks are set. */
  private final long looksOfGrace;
  private long looks;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("early-cancels").factory());

  /**
   * @param listening whether this process reads any partition
   * @param kept how long a cancel is remembered
   */
  EarlyCancelWatch(Requests requests, BooleanSupplier listening, Duration kept) {
    this.requests = requests;
    this.listening = listening;
    this.looksOfGrace = (kept.compareTo(LONGEST_GRACE) < 0 ? kept : LONGEST_GRACE).dividedBy(EVERY);
  }

  void start() {
    var _ = timer.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Called every second. */
  void look() {
    try {
      looks = listening.getAsBoolean() ? looks + 1 : 0;
      requests.lookAfterEarlyCancels(looks > looksOfGrace);
    } catch (RuntimeException e) {
      if (Sagas.isPassing(e)) {
        LOG.debug("Cancels that came early are looked after when database and broker are back", e);
      } else {
        LOG.warn("Cancels that came early could not be looked after, trying again soon", e);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
