package flex.kernel;

import java.time.Duration;

/**
 * A long or risky side effect. It may run more than once, also at the same time as a run that was believed dead, so its
 * effect is bound to {@link Context#key} and {@link Context#epoch}.
 *
 * @param <T> the task's record
 * @param <I> the saga's inputs
 */
public interface TaskHandler<T, I> {
  /**
   * Does it, on a virtual thread, and says what came of it. An expected refusal is an answer; an exception is a bug or
   * a failure of the infrastructure, and the run is repeated after a growing delay. While the database or the broker is
   * away, it is repeated without being counted.
   */
  I run(T task, Context context) throws Exception;

  /** The answer after the last of {@link #attempts} has thrown {@code last}; what the task did is then unknown. */
  I gaveUp(T task, Context context, Exception last);

  /** How often {@link #run} may throw before the task is given up; at least 1. */
  default int attempts(Context context) {
    return 5;
  }

  /** The first delay before a repetition; doubles each time, up to 30 s. */
  default Duration firstDelay() {
    return Duration.ofMillis(200);
  }

  /**
   * Under what the task runs.
   *
   * @param taskId as the saga gave it
   * @param epoch grows each time the task is taken over; a participant refuses an older one than it has seen
   */
  record Context(String sagaId, String taskId, long epoch) {
    /** {@code <saga id>:<task id>}; the same at every run, so that participants recognise repetitions. */
    public String key() {
      return sagaId + ":" + taskId;
    }
  }
}
