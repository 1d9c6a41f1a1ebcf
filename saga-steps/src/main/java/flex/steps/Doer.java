package flex.steps;

import flex.kernel.TaskHandler;

/**
 * Does the tasks of a saga.
 *
 * @param <T> the family of its task records
 * @param <F> what it learns
 */
@FunctionalInterface
public interface Doer<T, F> {
  /**
   * Does it, or undoes it, and says what came of it; may be called again, also beside a run that is believed dead, see
   * {@link TaskHandler#run}. An exception is a bug or a failure of the infrastructure, and the run is repeated.
   */
  Outcome<F> run(T task, TaskHandler.Context context) throws Exception;
}
