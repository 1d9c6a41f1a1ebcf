package flex.site.request;

import java.util.Map;
import java.util.stream.Collectors;

import static java.util.Map.entry;

/** Under which name each record of a request is stored; a name never changes. */
final class StoredNames {
  static final Map<String, Class<?>> TABLE = Map.ofEntries(
      entry("state.fresh", Request.Fresh.class),
      entry("state.doing", Request.Doing.class),
      entry("state.undoing", Request.Undoing.class),
      entry("state.stuck", Request.Stuck.class),
      entry("state.ended", Request.Ended.class),
      entry("accepted", RequestEvent.Accepted.class),
      entry("step-begun", RequestEvent.StepBegun.class),
      entry("step-done", RequestEvent.StepDone.class),
      entry("agent-came-early", RequestEvent.AgentCameEarly.class),
      entry("store-was-busy", RequestEvent.StoreWasBusy.class),
      entry("step-repeated", RequestEvent.StepRepeated.class),
      entry("step-failed", RequestEvent.StepFailed.class),
      entry("cancel-requested", RequestEvent.CancelRequested.class),
      entry("undo-begun", RequestEvent.UndoBegun.class),
      entry("step-undone", RequestEvent.StepUndone.class),
      entry("undo-failed", RequestEvent.UndoFailed.class),
      entry("retried", RequestEvent.Retried.class),
      entry("step-skipped", RequestEvent.StepSkipped.class),
      entry("succeeded", RequestEvent.Succeeded.class),
      entry("failed", RequestEvent.Failed.class),
      entry("cancelled", RequestEvent.Cancelled.class),
      entry("in.submit", RequestInput.Submit.class),
      entry("in.cancel", RequestInput.Cancel.class),
      entry("in.retry", RequestInput.Retry.class),
      entry("in.skip", RequestInput.Skip.class),
      entry("in.task-done", RequestInput.TaskDone.class),
      entry("in.task-refused", RequestInput.TaskRefused.class),
      entry("in.task-failed", RequestInput.TaskFailed.class),
      entry("in.store-busy", RequestInput.StoreBusy.class),
      entry("in.undo-done", RequestInput.UndoDone.class),
      entry("in.undo-failed", RequestInput.UndoFailed.class),
      entry("in.agent-ready", RequestInput.AgentReady.class),
      entry("in.command-done", RequestInput.CommandDone.class),
      entry("in.command-refused", RequestInput.CommandRefused.class),
      entry("in.command-failed", RequestInput.CommandFailed.class),
      entry("in.time-up", RequestInput.TimeUp.class),
      entry("in.try-again", RequestInput.TryAgain.class),
      entry("task.reserve", RequestTask.Reserve.class),
      entry("task.free", RequestTask.Free.class),
      entry("task.clone-vm", RequestTask.CloneVm.class),
      entry("task.destroy-vm", RequestTask.DestroyVm.class),
      entry("task.start-vm", RequestTask.StartVm.class),
      entry("task.stop-vm", RequestTask.StopVm.class),
      entry("task.hold-store", RequestTask.HoldStore.class),
      entry("task.release-store", RequestTask.ReleaseStore.class),
      entry("task.report", RequestTask.Report.class));

  private static final Map<Class<?>, String> NAMES = TABLE.entrySet().stream()
      .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private StoredNames() {}

  static String of(Object stored) {
    return NAMES.getOrDefault(stored.getClass(), stored.getClass().getSimpleName());
  }
}
