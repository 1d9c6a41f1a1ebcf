package flex.kernel;

import java.time.Duration;

/** What a saga wants done. Ids are 1 to 64 letters, digits, underscores or hyphens, and unique within the saga. */
public sealed interface Effect {
  /** Puts a message of the wire table into the outbox, for its address; sent in order, at least once. */
  record Send(Object message) implements Effect {}

  /** Runs {@code task} by its registered {@link TaskHandler}; one of the same id is replaced. */
  record RunTask(String id, Object task) implements Effect {
    public RunTask {
      checkId(id);
    }
  }

  /** Forgets a task: its answer will be refused. One that is not there is no error. */
  record CancelTask(String id) implements Effect {
    public CancelTask {
      checkId(id);
    }
  }

  /** Gives {@code input} to the saga once, {@code after} the event; one of the same id is replaced. */
  record SetTimer(String id, Duration after, Object input) implements Effect {
    public SetTimer {
      checkId(id);
    }
  }

  /** Forgets a timer; one that is not there is no error. */
  record CancelTimer(String id) implements Effect {
    public CancelTimer {
      checkId(id);
    }
  }

  /** The saga is over: its timers and tasks are forgotten, its messages still sent, and it is archived later. */
  record End() implements Effect {}

  private static void checkId(String id) {
    if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("'" + id + "' is no id: 1 to 64 letters, digits, underscores or hyphens");
    }
  }
}
