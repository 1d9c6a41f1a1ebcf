package flex.steps;

import java.util.function.BiFunction;
import java.util.function.Function;

/** How something is done, or undone. The functions are pure. */
public sealed interface Action<O, F> {
  /** By the service itself, under a lease; see {@link Doer}. The task is a record of the saga's {@link StepSaga#tasks}. */
  record Task<O, F>(Function<Work<O, F>, Object> task) implements Action<O, F> {}

  /** By somebody who is sent a command, under the id given; sent again until it is answered. */
  record Ask<O, F>(BiFunction<Work<O, F>, String, Object> command) implements Action<O, F> {}

  /** By somebody who will say so without being asked, perhaps before the step is begun. Never an undo. */
  record Await<O, F>(String signal) implements Action<O, F> {}

  /** There is nothing to undo. */
  record Nothing<O, F>() implements Action<O, F> {}

  static <O, F> Action<O, F> task(Function<Work<O, F>, Object> task) {
    return new Task<>(task);
  }

  static <O, F> Action<O, F> ask(BiFunction<Work<O, F>, String, Object> command) {
    return new Ask<>(command);
  }

  static <O, F> Action<O, F> await(String signal) {
    return new Await<>(signal);
  }

  static <O, F> Action<O, F> nothing() {
    return new Nothing<>();
  }
}
