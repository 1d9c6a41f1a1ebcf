package flex.kernel;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoWriteConcernException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Tells what passes by itself from what does not. */
final class Outage {
  private Outage() {}

  /** Whether the database or the broker is away, which is no fault of a message or a task. */
  static boolean isPassing(@Nullable Throwable e) {
    return switch (e) {
      case null -> false;
      // The time-outs of the MongoDB driver are client exceptions.
      case MongoSocketException _,MongoNotPrimaryException _,MongoNodeIsRecoveringException _,MongoClientException _,MongoWriteConcernException _,MongoExecutionTimeoutException _,RetriableException _ ->
        true;
      // A change of the primary, by whatever code this server tells it.
      case MongoException m when m.hasErrorLabel("RetryableWriteError") -> true;
      default -> isPassing(e.getCause());
    };
  }
}
