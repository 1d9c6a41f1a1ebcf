package flex.kernel;

import flex.kernel.SagaDocument.Task;
import flex.kernel.SagaView.Because.OfTask;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs the tasks that this process holds a lease on, and renews the leases while they run. */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int RENEWALS_AT_ONCE = 16;
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

  private final Engine engine;
  private final KernelSettings settings;
  private final Pace pace;
  private final MeterRegistry meters;
  private final Semaphore permits;
  private final Map<Held, Lease> held = new ConcurrentHashMap<>();
  private final ScheduledExecutorService schedule = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("saga-leases").factory());
  private final ExecutorService renewals = Executors.newFixedThreadPool(RENEWALS_AT_ONCE, Thread.ofVirtual().factory());

  private volatile boolean closed;

  private record Held(String sagaId, String taskId, long event, long epoch) {
    boolean is(Task task) {
      return task.event() == event && task.epoch() == epoch;
    }
  }

  /** Until when the task is this process's, and the thread that runs it. */
  private static final class Lease {
    private final Thread thread;
    private volatile Instant until;

    Lease(Thread thread, Instant until) {
      this.thread = thread;
      this.until = until;
    }
  }

  Worker(Engine engine, KernelSettings settings, Pace pace, MeterRegistry meters) {
    this.engine = engine;
    this.settings = settings;
    this.pace = pace;
    this.meters = meters;
    this.permits = new Semaphore(settings.parallelTasks());
    meters.gaugeMapSize("flex.tasks.held", Tags.empty(), held);
  }

  void start() {
    var period = settings.lease().dividedBy(3).toMillis();
    var _ = schedule.scheduleWithFixedDelay(this::renewAll, period, period, TimeUnit.MILLISECONDS);
  }

  boolean runs(String sagaId, String taskId, Task task) {
    return held.containsKey(new Held(sagaId, taskId, task.event(), task.epoch()));
  }

  void run(String sagaId, String type, String taskId, Task task) {
    var key = new Held(sagaId, taskId, task.event(), task.epoch());
    var thread = Thread.ofVirtual().name("task " + sagaId + ":" + taskId)
        .unstarted(() -> attemptAndRelease(key, type, task));
    if (!closed && held.putIfAbsent(key, new Lease(thread, task.leaseUntil())) == null) {
      thread.start();
    }
  }

  private void attemptAndRelease(Held key, String type, Task task) {
    try (var _ = MDC.putCloseable("saga", key.sagaId)) {
      attempt(key, type, task);
    } catch (InterruptedException lostOrClosing) {
      LOG.info("Task {} of saga {} is left to another holder", key.taskId, key.sagaId);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      engine.parking.park(key.sagaId, OfTask.because(key.taskId, e), e);
    } finally {
      held.remove(key);
    }
  }

  private void attempt(Held key, String type, Task task) throws InterruptedException {
    var definition = engine.definition(type);
    var body = definition.codec.decode(task.task());
    var handler = definition.handler(body);
    var context = new TaskHandler.Context(key.sagaId, key.taskId, key.epoch);
    var timer = Timer.builder("flex.tasks").tag("task", task.task().name()).register(meters);
    for (int failures = task.failures();;) {
      Object answer;
      permits.acquire();
      var sample = Timer.start(meters);
      try {
        answer = handler.run(body, context);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        answer = null;
        if (Outage.isPassing(e)) {
          LOG.warn("Task {} of saga {} waits for what is away: {}", key.taskId, key.sagaId, e.toString());
        } else if (++failures >= handler.attempts(context)) {
          LOG.warn("Task {} of saga {} is given up after {} attempts", key.taskId, key.sagaId, failures, e);
          answer = handler.gaveUp(body, context, e);
        } else {
          LOG.warn("Task {} of saga {} failed, attempt {} of {}", key.taskId, key.sagaId, failures,
              handler.attempts(context),
              e);
        }
      } finally {
        sample.stop(timer);
        permits.release();
      }
      if (answer != null) {
        deliver(key, answer);
        return;
      }
      note(key, failures);
      var delay = handler.firstDelay().multipliedBy(1L << Math.max(0, Math.min(failures - 1, 20)));
      Thread.sleep(delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY);
    }
  }

  /** Hands the answer in until it is known to be written, or known to be refused. */
  private void deliver(Held key, Object answer) throws InterruptedException {
    for (var delay = pace.first();; delay = pace.next(delay)) {
      try {
        var result = engine.answer(key.sagaId, key.taskId, key.event, key.epoch, answer);
        if (result == Sagas.Result.OBSOLETE) {
          LOG.info("The answer of task {} of saga {} came too late", key.taskId, key.sagaId);
        }
        return;
      } catch (RuntimeException e) {
        if (!Outage.isPassing(e)) {
          throw e;
        }
        LOG.warn("The answer of task {} of saga {} waits: {}", key.taskId, key.sagaId, e.toString());
        Thread.sleep(delay);
      }
    }
  }

  private void note(Held key, int failures) {
    try {
      update(key, failures);
    } catch (RuntimeException e) {
      LOG.warn("Failure {} of task {} of saga {} could not be noted: {}", failures, key.taskId, key.sagaId,
          e.toString());
    }
  }

  /** Renews what has run for a third of its lease; most tasks are over before that, and cost no write. */
  private void renewAll() {
    var now = engine.now();
    var soon = now.plus(settings.lease().multipliedBy(2).dividedBy(3));
    // One that seems longer than any lease was taken before the clock went back.
    var longest = now.plus(settings.lease());
    var due = held.entrySet().stream()
        .filter(e -> e.getValue().until.isBefore(soon) || e.getValue().until.isAfter(longest))
        .map(e -> Executors.callable(() -> renew(e.getKey(), e.getValue()))).toList();
    try {
      renewals.invokeAll(due);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew(Held key, Lease lease) {
    try {
      if (!update(key, null)) {
        lease.thread.interrupt();
      }
    } catch (RuntimeException e) {
      LOG.warn("The lease of task {} of saga {} could not be renewed: {}", key.taskId, key.sagaId, e.toString());
    }
  }

  /** Renews the lease; false where the task is not held any more. */
  private boolean update(Held key, @Nullable Integer failures) {
    var until = engine.now().plus(settings.lease());
    var holds = engine.change(key.sagaId, d -> {
      var task = d.tasks().get(key.taskId);
      // While the saga is parked nobody takes the task over, and an operator finds the version that was shown.
      if (task == null || !key.is(task) || (failures == null && !d.isActive())) {
        return null;
      }
      var tasks = new HashMap<>(d.tasks());
      tasks.put(key.taskId, task.failed(failures == null ? task.failures() : failures, until));
      return d.withTasks(Map.copyOf(tasks));
    }).flatMap(changed -> Optional.ofNullable(changed.saga().tasks().get(key.taskId))).filter(key::is).isPresent();
    var lease = held.get(key);
    if (holds && lease != null) {
      lease.until = until;
    }
    return holds;
  }

  void close() {
    closed = true;
    schedule.shutdownNow();
    renewals.shutdownNow();
    held.values().forEach(lease -> lease.thread.interrupt());
  }
}
