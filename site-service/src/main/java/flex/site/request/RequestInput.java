package flex.site.request;

import flex.contracts.Problem;
import flex.contracts.RequestId;
import flex.contracts.StepName;
import flex.contracts.StoreAlias;
import org.jspecify.annotations.Nullable;

/** What reaches a request: from people, from its tasks, from stores, from timers. */
public sealed interface RequestInput {
  sealed interface OfPerson extends RequestInput {}

  sealed interface OfTask extends RequestInput {}

  sealed interface OfStore extends RequestInput {}

  sealed interface OfTimer extends RequestInput {}

  record Submit(Order order, Facts facts) implements OfPerson {}

  record Cancel(@Nullable String reason) implements OfPerson {}

  record Retry(String reason) implements OfPerson {}

  /** An operator did {@code step}, or undid it where it is being undone, by hand. */
  record Skip(StepName step, String reason) implements OfPerson {}

  record TaskDone(StepName step, Facts facts) implements OfTask {}

  /** This run has changed nothing; one that was believed dead may have. */
  record TaskRefused(StepName step, Problem problem) implements OfTask {}

  /** The outcome is unknown. */
  record TaskFailed(StepName step, String detail) implements OfTask {}

  record StoreBusy(RequestId holder) implements OfTask {}

  record UndoDone(StepName step) implements OfTask {}

  record UndoFailed(StepName step, String detail) implements OfTask {}

  /** The agent of the store has started. */
  record AgentReady(StoreAlias storeAlias) implements OfStore {}

  record CommandDone(StoreAlias storeAlias, String commandId, Facts facts) implements OfStore {}

  /** The store has changed nothing. */
  record CommandRefused(StoreAlias storeAlias, String commandId, Problem problem) implements OfStore {}

  /** The store may have changed something. */
  record CommandFailed(StoreAlias storeAlias, String commandId, String detail) implements OfStore {}

  /** The time of a step or of an undo is over. */
  record TimeUp(StepName step) implements OfTimer {}

  /** It is time to try a step or an undo once more. */
  record TryAgain(StepName step) implements OfTimer {}
}
