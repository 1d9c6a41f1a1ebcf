package flex.chassis.calls.io;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.slf4j.MDC;

/**
 * The parts around one call, from the outside in: retry, circuit breaker, bulkhead, time limiter. So each try counts for the
 * breaker, and waiting in front of the bulkhead is not taken from the time of the call.
 */
public final class Guard {
  private final String name;
  private final Optional<Retry> retry;
  private final Optional<CircuitBreaker> breaker;
  private final Optional<Bulkhead> bulkhead;
  private final Optional<TimeLimiter> limiter;

  Guard(String name, Optional<Retry> retry, Optional<CircuitBreaker> breaker, Optional<Bulkhead> bulkhead,
      Optional<TimeLimiter> limiter) {
    this.name = name;
    this.retry = retry;
    this.breaker = breaker;
    this.bulkhead = bulkhead;
    this.limiter = limiter;
  }

  boolean isOpen() {
    return retry.isEmpty() && breaker.isEmpty() && bulkhead.isEmpty() && limiter.isEmpty();
  }

  /**
   * Makes the call. Besides what the call itself throws: {@link java.util.concurrent.TimeoutException} after its time, when it
   * was interrupted and its outcome is unknown; {@link io.github.resilience4j.circuitbreaker.CallNotPermittedException} and
   * {@link io.github.resilience4j.bulkhead.BulkheadFullException} where it was not made.
   */
  public <T> T call(Callable<T> call) throws Exception {
    Callable<T> guarded = limiter.isEmpty() ? call : () -> limited(limiter.get(), call);
    if (bulkhead.isPresent()) {
      guarded = Bulkhead.decorateCallable(bulkhead.get(), guarded);
    }
    if (breaker.isPresent()) {
      guarded = CircuitBreaker.decorateCallable(breaker.get(), guarded);
    }
    if (retry.isPresent()) {
      guarded = Retry.decorateCallable(retry.get(), guarded);
    }
    return guarded.call();
  }

  /** On a thread of its own, which ends with the call: also where it is the caller who was interrupted. */
  private <T> T limited(TimeLimiter limit, Callable<T> call) throws Exception {
    var logged = MDC.getCopyOfContextMap();
    var running = new FutureTask<>(() -> {
      if (logged != null) {
        MDC.setContextMap(logged);
      }
      return call.call();
    });
    Thread.ofVirtual().name("call-" + name).start(running);
    try {
      return limit.executeFutureSupplier(() -> running);
    } catch (InterruptedException e) {
      running.cancel(true);
      throw e;
    }
  }
}
