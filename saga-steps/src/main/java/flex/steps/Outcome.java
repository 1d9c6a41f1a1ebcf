package flex.steps;

import flex.contracts.Problem;
import org.jspecify.annotations.Nullable;

/** What came of a step, or of its undo. */
public sealed interface Outcome<F> {
  /** {@code facts} is what was learnt; null for nothing. Fields that are null in it are kept as they were. */
  record Done<F>(@Nullable F facts) implements Outcome<F> {}

  /** This run has changed nothing. */
  record Refused<F>(Problem problem) implements Outcome<F> {}

  /** It was begun; what was changed by then may stand. */
  record Failed<F>(String detail) implements Outcome<F> {}

  /**
   * Nothing was changed, since another is at work; it is tried again. {@code holder} says who, for people. Who is asked by a
   * command decides anew then, as it comes under the same id.
   */
  record Busy<F>(String holder) implements Outcome<F> {}

  static <F> Outcome<F> done() {
    return new Done<>(null);
  }
}
