package flex.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One run of a task, which ends as it is told to. */
public final class Run {
  private final Object task;
  private final TaskHandler.Context context;
  private final TaskHandler<?, ?> handler;
  private final long event;
  private final CompletableFuture<Object> end = new CompletableFuture<>();

  Run(Object task, TaskHandler.Context context, TaskHandler<?, ?> handler, long event) {
    this.task = task;
    this.context = context;
    this.handler = handler;
    this.event = event;
  }

  public Object task() {
    return task;
  }

  public TaskHandler.Context context() {
    return context;
  }

  /** What the registered handler makes of the task. */
  @SuppressWarnings("unchecked") // a task is only handed to the handler registered for its class
  public Object handle() throws Exception {
    return ((TaskHandler<Object, Object>) handler).run(task, context);
  }

  public int attempts() {
    return handler.attempts(context);
  }

  public void answer(Object input) {
    end.complete(input);
  }

  /** The run throws. */
  public void fail(Exception why) {
    end.completeExceptionally(why);
  }

  String taskId() {
    return context.taskId();
  }

  long event() {
    return event;
  }

  /** Waits until it is told its end. */
  Object await() throws Exception {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  boolean isToldItsEnd() {
    return end.isDone();
  }
}
