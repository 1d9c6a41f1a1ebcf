package flex.chassis.request.io;

import flex.kernel.Sagas;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is remembered of cancels that came early: with their request, where a crash kept that from happening when the
 * later of the two came; else, when their time is over, with an answer to their senders.
 */
final class EarlyCancelWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyCancelWatch.class);
  private static final long EVERY_MILLIS = 1_000;

  private final Requests requests;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("early-cancels").factory());

  EarlyCancelWatch(Requests requests) {
    this.requests = requests;
  }

  void start() {
    var _ = timer.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      requests.lookAfterEarlyCancels();
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
