package flex.kernel;

import flex.contracts.Problem;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ExponentialBackOffWithMaxRetries;
import org.springframework.util.backoff.ExponentialBackOff;

/** A record that could not be handled is handled again, in its place, after growing delays. */
final class Repetition {
  private Repetition() {}

  /** With the growing delays, about half a minute. */
  static final int MOST = 8;

  /** Where those that it is given up for go, with what was wrong at the last. */
  interface GivenUp {
    void accept(ConsumerRecord<String, byte[]> record, Throwable cause);
  }

  /** For ever while the database or the broker is away; else {@code most} times. */
  @SuppressWarnings("unchecked") // the listener's records all have such keys and values
  static DefaultErrorHandler of(GivenUp givenUp, int most) {
    var handler = new DefaultErrorHandler(
        (record, e) -> givenUp.accept((ConsumerRecord<String, byte[]>) record, rootOf(e)), bounded(most));
    handler.setBackOffFunction((_, e) -> Outage.isPassing(e) ? unbounded() : bounded(most));
    return handler;
  }

  static Problem problem(Throwable cause) {
    return new Problem(Problem.Reason.FAILED, null, cause.toString(),
        "Repair the cause and send the dead letter again.");
  }

  private static ExponentialBackOffWithMaxRetries bounded(int most) {
    var backOff = new ExponentialBackOffWithMaxRetries(most);
    backOff.setInitialInterval(100);
    backOff.setMultiplier(2);
    backOff.setMaxInterval(10_000);
    return backOff;
  }

  private static ExponentialBackOff unbounded() {
    var backOff = new ExponentialBackOff(100, 2);
    backOff.setMaxInterval(Duration.ofSeconds(5).toMillis());
    return backOff;
  }

  private static Throwable rootOf(Throwable e) {
    return e.getCause() == null ? e : rootOf(e.getCause());
  }
}
