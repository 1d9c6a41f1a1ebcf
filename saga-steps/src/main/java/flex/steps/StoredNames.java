package flex.steps;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Under which name each record of a work is stored; a name never changes. */
final class StoredNames {
  static final String TIME_UP = "in.time-up";
  /** Whatever else is said may be what alone moves a step on that has no limit, also under a former name. */
  static final Set<String> OF_PEOPLE = Set.of("in.begin", "in.cancel", "in.retry", "in.vouch");

  private static final Map<String, Class<?>> OF_THE_LAYER = Map.ofEntries(
      Map.entry("fresh", Course.Fresh.class),
      Map.entry("doing", Course.Doing.class),
      Map.entry("undoing", Course.Undoing.class),
      Map.entry("stuck", Course.Stuck.class),
      Map.entry("halted", Course.Halted.class),
      Map.entry("ended", Course.Ended.class),
      Map.entry("begun", StepEvent.Begun.class),
      Map.entry("step-begun", StepEvent.StepBegun.class),
      Map.entry("done", StepEvent.StepDone.class),
      Map.entry("signal-came-early", StepEvent.SignalCameEarly.class),
      Map.entry("was-busy", StepEvent.WasBusy.class),
      Map.entry("step-repeated", StepEvent.StepRepeated.class),
      Map.entry("step-failed", StepEvent.StepFailed.class),
      Map.entry("step-halted", StepEvent.StepHalted.class),
      Map.entry("cancel-requested", StepEvent.CancelRequested.class),
      Map.entry("undo-begun", StepEvent.UndoBegun.class),
      Map.entry("step-undone", StepEvent.StepUndone.class),
      Map.entry("undo-failed", StepEvent.UndoFailed.class),
      Map.entry("retried", StepEvent.Retried.class),
      Map.entry("step-vouched", StepEvent.StepVouched.class),
      Map.entry("succeeded", StepEvent.Succeeded.class),
      Map.entry("failed", StepEvent.Failed.class),
      Map.entry("cancelled", StepEvent.Cancelled.class),
      Map.entry("in.begin", StepInput.Begin.class),
      Map.entry("in.cancel", StepInput.Cancel.class),
      Map.entry("in.retry", StepInput.Retry.class),
      Map.entry("in.vouch", StepInput.Vouch.class),
      Map.entry("in.answered", StepInput.Answered.class),
      Map.entry("in.signal", StepInput.Signal.class),
      Map.entry(TIME_UP, StepInput.TimeUp.class),
      Map.entry("in.try-again", StepInput.TryAgain.class));

  private StoredNames() {}

  static Map<String, ? extends Type> of(Class<?> order, Class<?> facts, Map<String, Class<?>> tasks) {
    var all = new HashMap<String, Type>(tasks);
    OF_THE_LAYER.forEach((name, record) -> {
      if (all.put(name, new Generic(record, order, facts)) != null) {
        throw new IllegalArgumentException("a task is stored as '" + name + "', which is a name of the layer");
      }
    });
    if (Set.copyOf(tasks.values()).size() < tasks.size()) {
      throw new IllegalArgumentException("a task has two names: " + List.copyOf(tasks.keySet()));
    }
    return Map.copyOf(all);
  }
}
