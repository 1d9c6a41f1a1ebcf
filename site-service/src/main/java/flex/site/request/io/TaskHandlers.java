package flex.site.request.io;

import flex.contracts.StepName;
import flex.kernel.TaskHandler;
import flex.site.request.RequestInput;
import flex.site.request.RequestTask;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.MDC;

/** Which step a task belongs to, and how long it is tried. */
final class TaskHandlers {
  private static final int TRIES = 5;
  /** An undo is worth far more tries, as many as its time has room for: afterwards a person is needed. */
  private static final int UNDO_TRIES = 25;

  private TaskHandlers() {}

  /** Who carries a task out, and says what came of it. */
  interface Tasks {
    RequestInput run(RequestTask task) throws Exception;
  }

  static Map<Class<?>, TaskHandler<? extends RequestTask, RequestInput>> all(Tasks tasks) {
    return Map.of(
        RequestTask.Reserve.class, doing(tasks, StepName.RESERVE_ADDRESS, TRIES),
        RequestTask.Free.class, undoing(tasks, StepName.RESERVE_ADDRESS),
        RequestTask.CloneVm.class, doing(tasks, StepName.CLONE_TEMPLATE, TRIES),
        RequestTask.DestroyVm.class, undoing(tasks, StepName.CLONE_TEMPLATE),
        RequestTask.StartVm.class, doing(tasks, StepName.START_VM, TRIES),
        RequestTask.StopVm.class, undoing(tasks, StepName.START_VM),
        RequestTask.HoldStore.class, doing(tasks, StepName.HOLD_STORE, TRIES),
        RequestTask.ReleaseStore.class, undoing(tasks, StepName.HOLD_STORE),
        // Behind the pivot there is only forward.
        RequestTask.Report.class, doing(tasks, StepName.REPORT, Integer.MAX_VALUE));
  }

  private static Handler doing(Tasks tasks, StepName step, int attempts) {
    return new Handler(tasks, attempts,
        last -> new RequestInput.TaskFailed(step, "The step " + step + " failed again and again: " + last));
  }

  private static Handler undoing(Tasks tasks, StepName step) {
    return new Handler(tasks, UNDO_TRIES, last -> new RequestInput.UndoFailed(step, String.valueOf(last)));
  }

  private record Handler(Tasks tasks, int attempts,
      Function<Exception, RequestInput> afterLast) implements TaskHandler<RequestTask, RequestInput> {
    @Override
    public RequestInput run(RequestTask task, Context context) throws Exception {
      try (var _ = MDC.putCloseable("request", context.sagaId())) {
        return tasks.run(task);
      }
    }

    @Override
    public RequestInput gaveUp(RequestTask task, Context context, Exception last) {
      return afterLast.apply(last);
    }
  }
}
