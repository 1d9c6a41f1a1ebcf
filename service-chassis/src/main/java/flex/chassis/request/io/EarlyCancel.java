package flex.chassis.request.io;

import flex.chassis.messages.io.Answers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cancel whose request has not come yet.
 *
 * @param cause of the first cancel, under which the request is told
 * @param senders all who asked for it over Kafka, and are answered in the end
 * @param until when it is forgotten, from the latest cancel on
 * @param lookAt when somebody should see next whether the request is there
 * @param changes how often a cancel was added
 */
record EarlyCancel(String requestId, @Nullable String reason, String cause, @Nullable String traceparent,
    List<Answers.To> senders, Instant at, Instant until, Instant lookAt, int changes) {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

  EarlyCancel {
    senders = List.copyOf(senders);
  }

  static Instant firstLook(Instant at, Instant until) {
    return earlier(at.plus(FIRST_LOOK), until);
  }

  /** After twice its age, so that many of them are little work; and when it ends. */
  Instant nextLook(Instant now) {
    return earlier(now.plus(Duration.between(at, now).plus(FIRST_LOOK)), until);
  }

  boolean isOver(Instant now) {
    return !now.isBefore(until);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
