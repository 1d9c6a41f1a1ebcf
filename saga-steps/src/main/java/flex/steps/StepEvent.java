package flex.steps;

import flex.contracts.Problem;
import org.jspecify.annotations.Nullable;

/** What happened to a work. Stored for good: a record only gains optional fields. */
public sealed interface StepEvent<O, F> {
  /** {@code facts} are those known beforehand; {@code plan} and {@code version} say by what it goes. */
  record Begun<O, F>(O order, F facts, String plan, int version) implements StepEvent<O, F> {}

  record StepBegun<O, F>(String step) implements StepEvent<O, F> {}

  /** {@code facts} are those that the step taught; null for none. */
  record StepDone<O, F>(String step, @Nullable F facts) implements StepEvent<O, F> {}

  /** A signal came before the step that waits for it. */
  record SignalCameEarly<O, F>(String signal, @Nullable F facts) implements StepEvent<O, F> {}

  /** The step, or its undo, waits for another who is at work. */
  record WasBusy<O, F>(String step, String holder) implements StepEvent<O, F> {}

  /** A step or an undo was tried again within its time. */
  record StepRepeated<O, F>(String step) implements StepEvent<O, F> {}

  /** Whether the step itself is undone too, the next event says. */
  record StepFailed<O, F>(String step, Problem cause) implements StepEvent<O, F> {}

  /** {@code answered} where somebody said so; where nobody did, the step may still be under way. */
  record StepHalted<O, F>(String step, String detail, boolean answered) implements StepEvent<O, F> {}

  record CancelRequested<O, F>(@Nullable String reason) implements StepEvent<O, F> {}

  record UndoBegun<O, F>(String step) implements StepEvent<O, F> {}

  /** {@code facts} are those that the undo taught, as of what it leaves behind; null for none. */
  record StepUndone<O, F>(String step, @Nullable F facts) implements StepEvent<O, F> {}

  record UndoFailed<O, F>(String step, String detail) implements StepEvent<O, F> {}

  /** An operator let it try again. */
  record Retried<O, F>(String reason) implements StepEvent<O, F> {}

  /** An operator vouched for a step, or for its undo; that it counts as done or undone the next event says. */
  record StepVouched<O, F>(String step, String reason) implements StepEvent<O, F> {}

  /** The last one. */
  sealed interface Over<O, F> extends StepEvent<O, F> {}

  record Succeeded<O, F>() implements Over<O, F> {}

  record Failed<O, F>() implements Over<O, F> {}

  record Cancelled<O, F>() implements Over<O, F> {}
}
