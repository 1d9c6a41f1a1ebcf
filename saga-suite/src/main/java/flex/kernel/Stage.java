package flex.kernel;

import flex.contracts.wire.Wire;
import flex.kernel.SagaDocument.Task;
import flex.kernel.SagaDocument.Timer;
import flex.kernel.SagaView.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One saga on real kernels, one after the other, over a database and a broker in memory. A task waits until it is told
 * its end, and no timer fires before time is moved, so that what happens next is the caller's choice. A kernel that
 * crashes is replaced by the next, once the leases have passed. Used by one thread.
 */
public final class Stage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LEASE = Ground.LEASE.plusMillis(1);

  private final Ground ground;
  private MortalKernel kernel;

  @SuppressWarnings("unchecked") // the registration pairs the saga with handlers that answer with its inputs
  public Stage(Saga<?, ?, ?> saga, Map<Class<?>, ? extends TaskHandler<?, ?>> handlers, Wire wire) {
    var all = new HashMap<Class<?>, TaskHandler<?, Object>>();
    handlers.forEach((type, handler) -> all.put(type, (TaskHandler<?, Object>) handler));
    ground = new Ground((Saga<Object, Object, Object>) saga, all, wire);
    kernel = new MortalKernel(ground);
  }

  /** A write that took the saga further or took sent messages out of its outbox; states before and after it. */
  public record Write(Object before, Object after) {}

  /** Lets the kernel crash at its write of this number, counted from 1, after or instead of it. */
  public void crashAt(int write, boolean after) {
    synchronized (ground) {
      ground.crashAt = write;
      ground.crashAfter = after;
    }
  }

  public int crashes() {
    synchronized (ground) {
      return ground.crashes;
    }
  }

  public List<Write> writes() {
    synchronized (ground) {
      return List.copyOf(ground.writes);
    }
  }

  /** Gives an input as a message does, which comes again under its id until it is taken in. */
  public Sagas.Result tell(String messageId, Object input) {
    while (true) {
      try {
        return kernel.sagas.handle(ground.saga.type(), Ground.ID, Sagas.Cause.of(messageId), input).result();
      } catch (MortalKernel.Crash crash) {
        takeOver();
      }
    }
  }

  /** Gives the answer of a run as its holder does, whether or not it is waited for. */
  public Sagas.Result answer(Run run, Object input) {
    return kernel.sagas.answer(Ground.ID, run.taskId(), run.event(), run.context().epoch(), input);
  }

  /** The process dies; its leases pass, and another takes over. */
  public void kill() {
    takeOver();
    settle();
  }

  private void takeOver() {
    kernel.end();
    ground.moveTime(LEASE);
    kernel = new MortalKernel(ground);
  }

  /** Returns when nothing goes on by itself any more: all is sent, every task waits for its end, no timer is due. */
  public void settle() {
    await(() -> kernel.hasCrashed() || isSettled());
    while (kernel.hasCrashed()) {
      takeOver();
      await(() -> kernel.hasCrashed() || isSettled());
    }
  }

  private boolean isSettled() {
    var d = ground.document();
    if (d == null) {
      return true;
    }
    if (!d.outbox().isEmpty() || ground.waiting.stream().anyMatch(Run::isToldItsEnd)) {
      return false;
    }
    return d.status() != Status.OPEN || (d.tasks().entrySet().stream()
        .allMatch(t -> ground.waiting.stream().anyMatch(r -> isOf(r, t.getKey(), t.getValue())))
        && d.timers().values().stream().noneMatch(t -> !t.due().isAfter(ground.clock.instant())));
  }

  private static boolean isOf(Run run, String taskId, Task task) {
    return run.taskId().equals(taskId) && run.context().epoch() == task.epoch();
  }

  private void await(BooleanSupplier condition) {
    var until = System.nanoTime() + PATIENCE.toNanos();
    synchronized (ground) {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > until) {
          throw new AssertionError("the saga does not come to rest: " + ground.document());
        }
        try {
          ground.wait(5);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** The runs whose answer the saga waits for. */
  public List<Run> open() {
    synchronized (ground) {
      var d = ground.document();
      return d == null || d.status() != Status.OPEN
          ? List.of()
          : ground.waiting.stream().filter(r -> !r.isToldItsEnd()
              && d.tasks().entrySet().stream().anyMatch(t -> isOf(r, t.getKey(), t.getValue()))).toList();
    }
  }

  /** The messages since the last call, in the order in which the broker took them. */
  public List<Object> newMessages() {
    synchronized (ground) {
      var all = List.copyOf(ground.messages);
      ground.messages.clear();
      return all;
    }
  }

  /** Moves time to the next timer and lets it fire; false where the saga has none. */
  public boolean passTime() {
    var d = ground.document();
    var next = d == null
        ? null
        : d.timers().values().stream().map(Timer::due).min(Instant::compareTo).orElse(null);
    if (next == null) {
      return false;
    }
    ground.moveTime(Duration.between(ground.clock.instant(), next).plusMillis(1));
    settle();
    return true;
  }

  public Object state() {
    var d = ground.document();
    return d == null ? ground.saga.initial() : ground.codec.decode(d.state());
  }

  /** Why the saga is parked; null where it is not. */
  public @Nullable String parkedBecause() {
    var d = ground.document();
    return d == null || d.parked() == null ? null : d.parked().because().detail();
  }

  public boolean hasEnded() {
    var d = ground.document();
    return d != null && d.endedAt() != null;
  }

  /** What an operator does about a parked saga; its tasks are taken up again when their leases have passed. */
  public void retry() {
    ground.moveTime(LEASE);
    var _ = kernel.sagas.retry(Ground.ID, "test");
    settle();
  }

  @Override
  public void close() {
    kernel.end();
  }
}
