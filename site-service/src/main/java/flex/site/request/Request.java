package flex.site.request;

import flex.contracts.Problem;
import flex.contracts.RequestState.Status;
import flex.contracts.StepName;
import org.jspecify.annotations.Nullable;

/** The state of a request; the diagram stands at the package. */
public sealed interface Request {
  /** There is no such request yet. */
  record Fresh() implements Request {}

  /** There is one. */
  sealed interface Known extends Request {
    Work work();
  }

  /** {@code attempt} counts how often the step was tried, from 1. */
  record Doing(Work work, StepName step, int attempt) implements Known {}

  /** {@code step} is being undone, for the {@code attempt}th time. */
  record Undoing(Work work, StepName step, int attempt, Failure failure) implements Known {}

  /** {@code step} could not be undone; an operator is asked. */
  record Stuck(Work work, StepName step, int attempt, Failure failure, String detail) implements Known {
    Undoing undoing() {
      return new Undoing(work, step, attempt, failure);
    }

    /** Why an operator is asked, for people. */
    String why() {
      return step + " cannot be undone: " + detail;
    }
  }

  record Ended(Work work, Status status, @Nullable Failure failure) implements Known {}

  /**
   * Why a request turned back at {@code step}.
   *
   * @param cause null where it was cancelled
   * @param reason what was said when it was cancelled
   */
  record Failure(StepName step, @Nullable Problem cause, @Nullable String reason) {}
}
