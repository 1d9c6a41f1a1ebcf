package flex.site.request.io;

import flex.contracts.StepName;
import flex.kernel.TaskHandler;
import flex.site.request.RequestInput;
import flex.site.request.RequestTask;
import java.util.Map;
import org.slf4j.MDC;

/** Which step a task belongs to, and how long it is tried. */
final class TaskHandlers {
  private static final int TRIES = 5;
  /** An undo is worth more tries: afterwards a person is needed. */
  private static final int UNDO_TRIES = 8;

  private TaskHandlers() {}

  static Map<Class<?>, TaskHandler<? extends RequestTask, RequestInput>> all(RequestTasks tasks) {
    return Map.of(
        RequestTask.Reserve.class, new Doing(tasks, StepName.RESERVE_ADDRESS, TRIES),
        RequestTask.Free.class, new Undoing(tasks, StepName.RESERVE_ADDRESS),
        RequestTask.CloneVm.class, new Doing(tasks, StepName.CLONE_TEMPLATE, TRIES),
        RequestTask.DestroyVm.class, new Undoing(tasks, StepName.CLONE_TEMPLATE),
        RequestTask.StartVm.class, new Doing(tasks, StepName.START_VM, TRIES),
        RequestTask.StopVm.class, new Undoing(tasks, StepName.START_VM),
        RequestTask.HoldStore.class, new Doing(tasks, StepName.HOLD_STORE, TRIES),
        RequestTask.ReleaseStore.class, new Undoing(tasks, StepName.HOLD_STORE),
        // Behind the pivot there is only forward.
        RequestTask.Report.class, new Doing(tasks, StepName.REPORT, Integer.MAX_VALUE));
  }

  private record Doing(RequestTasks tasks, StepName step,
      int attempts) implements TaskHandler<RequestTask, RequestInput> {
    @Override
    public RequestInput run(RequestTask task, Context context) throws Exception {
      try (var _ = MDC.putCloseable("request", context.sagaId())) {
        return tasks.run(task);
      }
    }

    @Override
    public RequestInput gaveUp(RequestTask task, Exception last) {
      return new RequestInput.TaskFailed(step, "The step " + step + " failed again and again: " + last);
    }
  }

  private record Undoing(RequestTasks tasks, StepName step) implements TaskHandler<RequestTask, RequestInput> {
    @Override
    public RequestInput run(RequestTask task, Context context) throws Exception {
      try (var _ = MDC.putCloseable("request", context.sagaId())) {
        return tasks.run(task);
      }
    }

    @Override
    public RequestInput gaveUp(RequestTask task, Exception last) {
      return new RequestInput.UndoFailed(step, String.valueOf(last));
    }

    @Override
    public int attempts() {
      return UNDO_TRIES;
    }
  }
}
