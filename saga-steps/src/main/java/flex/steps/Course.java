package flex.steps;

import flex.contracts.Problem;
import org.jspecify.annotations.Nullable;

/** Where a work stands; the diagram stands at the package. */
public sealed interface Course<O, F> {
  /** There is no such work yet. */
  record Fresh<O, F>() implements Course<O, F> {}

  /** There is one. */
  sealed interface Known<O, F> extends Course<O, F> {
    Work<O, F> work();
  }

  /**
   * @param tries how often the step was begun, from 1
   * @param repeats how often it was tried once more within this try
   */
  record Doing<O, F>(Work<O, F> work, String step, int tries, int repeats) implements Known<O, F> {
    /** Whether nothing was done yet, so that also a plan without a way back can be given up. */
    boolean isBeforeItsFirstStep() {
      return tries == 0;
    }
  }

  /** {@code step} is being undone; {@code tries} counts how often that was begun, from 1. */
  record Undoing<O, F>(Work<O, F> work, String step, int tries, Failure failure) implements Known<O, F> {}

  /** {@code step} could not be undone; an operator is asked. */
  record Stuck<O, F>(Work<O, F> work, String step, int tries, Failure failure, String detail) implements Known<O, F> {}

  /** {@code step} cannot go on, and there is no way back; an operator is asked. {@code answered} where somebody said so. */
  record Halted<O, F>(Work<O, F> work, String step, int tries, boolean answered, String detail)
      implements
        Known<O, F> {}

  record Ended<O, F>(Work<O, F> work, End end, @Nullable Failure failure) implements Known<O, F> {}

  /** How a work ended. */
  enum End {
    SUCCEEDED, FAILED, CANCELLED
  }

  /**
   * Why a work turned back at {@code step}.
   *
   * @param cause null where it was cancelled
   * @param reason what was said when it was cancelled
   */
  record Failure(String step, @Nullable Problem cause, @Nullable String reason) {
    public boolean isCancelled() {
      return cause == null;
    }
  }
}
