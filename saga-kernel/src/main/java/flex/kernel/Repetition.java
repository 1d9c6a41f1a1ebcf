package flex.kernel;

import flex.contracts.Problem;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ExponentialBackOffWithMaxRetries;
import org.springframework.util.backoff.ExponentialBackOff;

/** A record that could not be handled is handled again, in its place, after growing delays. */
final class Repetition {
  private Repetition() {}

  /** Where those that it is given up for go. */
  interface GivenUp {
    void accept(ConsumerRecord<?, ?> record, String reason, List<Problem> problems);
  }

  /** For ever while the database or the broker is away; else for about half a minute. */
  static DefaultErrorHandler of(GivenUp givenUp) {
    var handler = new DefaultErrorHandler((record, e) -> {
      var problem = problem(rootOf(e));
      givenUp.accept(record, problem.reason().value(), List.of(problem));
    }, bounded());
    handler.setBackOffFunction((_, e) -> Outage.isPassing(e) ? unbounded() : bounded());
    return handler;
  }

  private static Problem problem(Throwable cause) {
    return cause instanceof Refused refused
        ? refused.problem()
        : new Problem(Problem.Reason.FAILED, null, cause.toString(),
            "Repair the cause and send the dead letter again.");
  }

  private static ExponentialBackOffWithMaxRetries bounded() {
    var backOff = new ExponentialBackOffWithMaxRetries(8);
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
