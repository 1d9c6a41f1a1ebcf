package flex.site.request;

import flex.contracts.Problem;
import flex.contracts.RequestId;
import flex.contracts.StepName;
import org.jspecify.annotations.Nullable;

/** What happened to a request. Stored for good: a record only gains optional fields. */
public sealed interface RequestEvent {
  /** On the way to the success. */
  sealed interface Forward extends RequestEvent {}

  /** From the first failure on. */
  sealed interface Back extends RequestEvent {}

  /** The last one. */
  sealed interface End extends RequestEvent {}

  /** {@code facts} are those of the catalogue at that time. */
  record Accepted(Order order, Facts facts) implements RequestEvent {}

  record StepBegun(StepName step) implements Forward {}

  /** {@code facts} are those that the step taught. */
  record StepDone(StepName step, Facts facts) implements Forward {}

  /** The agent was ready before the request waited for it. */
  record AgentCameEarly() implements Forward {}

  /** The step waits for another request that holds the store. */
  record StoreWasBusy(RequestId holder) implements Forward {}

  /** A step or an undo was tried again within its time. */
  record StepRepeated(StepName step) implements Forward {}

  /** Whether the step itself is undone too, the next event says. */
  record StepFailed(StepName step, Problem cause) implements Back {}

  record CancelRequested(@Nullable String reason) implements Back {}

  record UndoBegun(StepName step) implements Back {}

  record StepUndone(StepName step) implements Back {}

  record UndoFailed(StepName step, String detail) implements Back {}

  /** An operator let a stuck request go on. */
  record Retried(String reason) implements Back {}

  /** An operator vouched for a step, or for its undo; that it counts as done or undone the next event says. */
  record StepSkipped(StepName step, String reason) implements RequestEvent {}

  record Succeeded() implements End {}

  record Failed() implements End {}

  record Cancelled() implements End {}
}
