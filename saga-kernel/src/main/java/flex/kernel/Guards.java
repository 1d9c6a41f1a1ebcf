package flex.kernel;

import flex.kernel.SagaDocument.Task;
import flex.kernel.SagaDocument.Unsent;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The checks that the promises rest on, in one place, so that tests can take each away and see what breaks. */
class Guards {
  /** Whether the message was taken in before. */
  boolean seen(Predicate<String> takenIn, String cause) {
    return takenIn.test(cause);
  }

  /** Whether the answer comes from the holder that is waited for. */
  boolean awaited(@Nullable Task task, long event, long epoch) {
    return task != null && task.event() == event && task.epoch() == epoch;
  }

  /** The messages in the order in which they are sent. */
  Collection<Map.Entry<Long, Unsent>> sequence(SortedMap<Long, Unsent> outbox) {
    return outbox.entrySet();
  }

  /** Returns when the broker has the message, before it leaves the outbox. */
  void arrived(Future<?> sending) throws ExecutionException, InterruptedException {
    sending.get();
  }
}
