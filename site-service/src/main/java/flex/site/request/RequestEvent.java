package flex.site.request;

import flex.contracts.Problem;
import flex.contracts.RequestId;
import flex.contracts.StepName;
import org.jspecify.annotations.Nullable;

/** What happened to a request. Stored for good: a record only gains optional fields. */
public sealed interface RequestEvent {
  /** {@code facts} are those of the catalogue at that time. */
  record Accepted(Order order, Facts facts) implements RequestEvent {}

  record StepBegun(StepName step) implements RequestEvent {}

  /** {@code facts} are those that the step taught. */
  record StepDone(StepName step, Facts facts) implements RequestEvent {}

  /** The agent was ready before the request waited for it. */
  record AgentCameEarly() implements RequestEvent {}

  /** The step waits for another request that holds the store. */
  record StoreWasBusy(RequestId holder) implements RequestEvent {}

  /** A step or an undo was tried again within its time. */
  record StepRepeated(StepName step) implements RequestEvent {}

  /** Whether the step itself is undone too, the next event says. */
  record StepFailed(StepName step, Problem cause) implements RequestEvent {}

  record CancelRequested(@Nullable String reason) implements RequestEvent {}

  record UndoBegun(StepName step) implements RequestEvent {}

  record StepUndone(StepName step) implements RequestEvent {}

  record UndoFailed(StepName step, String detail) implements RequestEvent {}

  /** An operator let a stuck request go on. */
  record Retried(String reason) implements RequestEvent {}

  record Succeeded() implements RequestEvent {}

  record Failed() implements RequestEvent {}

  record Cancelled() implements RequestEvent {}
}
