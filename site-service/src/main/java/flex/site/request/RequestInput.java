package flex.site.request;

import flex.contracts.Problem;
import flex.contracts.RequestId;
import flex.contracts.StepName;
import flex.contracts.StoreAlias;
import org.jspecify.annotations.Nullable;

/** What reaches a request: from people, from its tasks, from stores, from timers. */
public sealed interface RequestInput {
  record Submit(Order order, Facts facts) implements RequestInput {}

  record Cancel(@Nullable String reason) implements RequestInput {}

  record Retry(String reason) implements RequestInput {}

  record TaskDone(StepName step, Facts facts) implements RequestInput {}

  /** This run has changed nothing; one that was believed dead may have. */
  record TaskRefused(StepName step, Problem problem) implements RequestInput {}

  /** The outcome is unknown. */
  record TaskFailed(StepName step, String detail) implements RequestInput {}

  record StoreBusy(RequestId holder) implements RequestInput {}

  record UndoDone(StepName step) implements RequestInput {}

  record UndoFailed(StepName step, String detail) implements RequestInput {}

  /** The agent of the store has started. */
  record AgentReady(StoreAlias storeAlias) implements RequestInput {}

  record CommandDone(StoreAlias storeAlias, String commandId, Facts facts) implements RequestInput {}

  /** The store has changed nothing. */
  record CommandRefused(StoreAlias storeAlias, String commandId, Problem problem) implements RequestInput {}

  /** The store may have changed something. */
  record CommandFailed(StoreAlias storeAlias, String commandId, String detail) implements RequestInput {}

  /** The time of a step or of an undo is over. */
  record TimeUp(StepName step) implements RequestInput {}

  /** It is time to try a step or an undo once more. */
  record TryAgain(StepName step) implements RequestInput {}
}
