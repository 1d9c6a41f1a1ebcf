package flex.kernel;

import flex.kernel.SagaDocument.Timer;
import flex.kernel.SagaView.Because.OfTimer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this process's timers in memory, and polls for what other instances have left behind. */
final class Lookout {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
  private static final int AT_ONCE = 1000;
  private static final Duration SWEEP = Duration.ofHours(1);
  /** How many sagas are looked at when a process starts, instead of waiting for their leases. */
  private static final int AT_START = 10_000;
  /** What is younger is not left behind by a process that ended before this one began. */
  private static final Duration UNDER_WAY = Duration.ofMillis(500);

  private final Engine engine;
  private final Recovery recovery;
  private final SagaStore store;
  private final KernelSettings settings;
  private final Clock clock;
  private final Map<String, Future<?>> timers = new ConcurrentHashMap<>();
  /** Sagas that were looked at, and before when they need no second look. */
  private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();
  private boolean indexed;
  private boolean begun;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledThreadPoolExecutor schedule = new ScheduledThreadPoolExecutor(1,
      Thread.ofPlatform().daemon().name("saga-lookout").factory());

  Lookout(Engine engine, SagaStore store, KernelSettings settings, Clock clock) {
    this.engine = engine;
    this.recovery = new Recovery(engine, store, settings, this);
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    schedule.setRemoveOnCancelPolicy(true);
    schedule.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    var period = settings.pollInterval().toMillis();
    var _ = schedule.scheduleWithFixedDelay(this::poll, 0, period, TimeUnit.MILLISECONDS);
    var sweep = Math.clamp(settings.expireAfter().toMillis() / 10, period, SWEEP.toMillis());
    var _ = schedule.scheduleWithFixedDelay(() -> threads.execute(this::expire), sweep, sweep, TimeUnit.MILLISECONDS);
  }

  private void expire() {
    try {
      var archivedBy = engine.now().minus(settings.expireAfter());
      int removed;
      do {
        removed = store.expire(archivedBy, AT_ONCE);
        if (removed > 0) {
          LOG.info("Removed {} copies of sagas that were archived before {}", removed, archivedBy);
        }
      } while (removed == AT_ONCE && !schedule.isShutdown());
    } catch (RuntimeException e) {
      LOG.warn("Removing expired sagas failed, next try later: {}", e.toString());
    }
  }

  /** Fires the timer when it is due; one that is missed is found by polling. */
  void expect(String sagaId, String timerId, Timer timer) {
    if (schedule.isShutdown()) {
      return;
    }
    var key = sagaId + " " + timerId;
    var wait = Math.max(0, Duration.between(clock.instant(), timer.due()).toMillis() + 1);
    timers.compute(key, (_, earlier) -> {
      if (earlier != null) {
        earlier.cancel(false);
      }
      return schedule.schedule(() -> {
        timers.remove(key);
        threads.execute(() -> fire(sagaId, timerId, timer));
      }, wait, TimeUnit.MILLISECONDS);
    });
  }

  void forget(String sagaId, String timerId) {
    var timer = timers.remove(sagaId + " " + timerId);
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void fire(String sagaId, String timerId, Timer timer) {
    try {
      engine.fire(sagaId, timerId, timer.event());
    } catch (RuntimeException e) {
      notBefore.remove(sagaId);
      LOG.warn("Timer {} of saga {} fires later: {}", timerId, sagaId, e.toString());
      if (!Outage.isPassing(e)) {
        engine.parking.park(sagaId, OfTimer.because(timerId, e), e);
      }
    }
  }

  private void poll() {
    index();
    try {
      var now = engine.now();
      notBefore.values().removeIf(until -> until.isBefore(now) || until.isAfter(now.plus(settings.lease())));
      for (var id : begun ? store.due(now, AT_ONCE + notBefore.size()) : leftBehind(now)) {
        if (notBefore.putIfAbsent(id, now.plus(settings.lease())) == null) {
          threads.execute(() -> see(id));
        }
      }
      begun = true;
    } catch (RuntimeException e) {
      LOG.warn("Looking for due sagas failed, next try in {}: {}", settings.pollInterval(), e.toString());
    }
  }

  /**
   * What a former process may have left behind just before this one began: whatever holds for a lease at most. Tasks of
   * holders that live are not taken, and a message that is sent a second time is the same.
   */
  private List<String> leftBehind(Instant now) {
    return store.due(now.plus(settings.lease()).minus(UNDER_WAY), AT_START);
  }

  /** Sees to one saga now; before when nobody need do so again. */
  Instant recover(String sagaId) {
    return recovery.recover(sagaId);
  }

  /** Without its indexes a kernel is slow, and still works. */
  private void index() {
    if (!indexed) {
      try {
        store.createIndexes();
        indexed = true;
      } catch (RuntimeException e) {
        LOG.warn("Indexes of the sagas cannot be made, next try in {}: {}", settings.pollInterval(), e.toString());
      }
    }
  }

  private void see(String sagaId) {
    try {
      var until = recover(sagaId);
      notBefore.computeIfPresent(sagaId, (_, _) -> until);
    } catch (RuntimeException e) {
      LOG.warn("Saga {} is due and could not be seen to: {}", sagaId, e.toString());
    }
  }

  void close() {
    schedule.shutdownNow();
    threads.shutdownNow();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
