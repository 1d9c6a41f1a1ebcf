package flex.chassis.calls.io;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GuardTest {
  private final RetryRegistry retries = RetryRegistry.ofDefaults();
  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
  private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
  private final TimeLimiterRegistry limiters = TimeLimiterRegistry.ofDefaults();
  private final Calls calls = new Calls(retries, breakers, bulkheads, limiters);

  private void limit(Duration time) {
    limiters.timeLimiter("agent", TimeLimiterConfig.custom().timeoutDuration(time).build());
  }

  @Test
  void shouldRefuseToGuardWhenNothingIsNamedSo() {
    assertThatThrownBy(() -> calls.named("agent")).hasMessageContaining("resilience4j.*.instances.agent");
    assertThatThrownBy(() -> calls.named("agent", "one")).hasMessageContaining("circuitbreaker.configs.agent");
  }

  @Test
  void shouldInterruptTheCallWhenItsTimeIsOver() throws Exception {
    limit(Duration.ofMillis(50));
    var interrupted = new CountDownLatch(1);

    assertThatThrownBy(() -> calls.named("agent").call(() -> {
      try {
        return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    })).isInstanceOf(TimeoutException.class);
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldLogUnderTheSameRequestWhenTheCallHasAThreadOfItsOwn() throws Exception {
    limit(Duration.ofMinutes(1));
    try (var _ = MDC.putCloseable("request", "r1")) {
      assertThat(calls.named("agent").call(() -> MDC.get("request"))).isEqualTo("r1");
    }
  }

  @Test
  void shouldThrowWhatTheCallThrows() {
    limit(Duration.ofMinutes(1));

    assertThatThrownBy(() -> calls.named("agent").call(() -> {
      throw new IOException("no route");
    })).isInstanceOf(IOException.class).hasMessage("no route");
  }

  @Test
  void shouldTryAgainAndCountEachTryWhenPartyIsAway() {
    retries.retry("agent", RetryConfig.custom().maxAttempts(2).waitDuration(Duration.ofMillis(1)).build());
    breakers.addConfiguration("agent",
        CircuitBreakerConfig.custom().slidingWindowSize(4).minimumNumberOfCalls(4).build());
    var tries = new AtomicInteger();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> calls.named("agent", "one").call(() -> {
        tries.incrementAndGet();
        throw new IOException("away");
      })).isInstanceOf(IOException.class);
    }

    assertThat(tries).hasValue(4);
    assertThatThrownBy(() -> calls.named("agent", "one").call(tries::incrementAndGet))
        .isInstanceOf(CallNotPermittedException.class);
    assertThat(tries).hasValue(4);
  }

  @Test
  void shouldAskOthersWhenOneIsAway() throws Exception {
    breakers.addConfiguration("agent",
        CircuitBreakerConfig.custom().slidingWindowSize(1).minimumNumberOfCalls(1).build());
    assertThatThrownBy(() -> calls.named("agent", "one").call(() -> {
      throw new IOException("away");
    })).isInstanceOf(IOException.class);

    assertThat(calls.named("agent", "two").call(() -> "here")).isEqualTo("here");
  }

  @Test
  void shouldForgetThePartiesThatAreGoneAndNobodyElse() {
    breakers.addConfiguration("agent", CircuitBreakerConfig.ofDefaults());
    breakers.circuitBreaker("agent-of-the-service");
    var _ = calls.named("agent", "one");
    var _ = calls.named("agent", "two");

    calls.retain("agent", Set.of("two", "three"));

    assertThat(breakers.getAllCircuitBreakers()).extracting(CircuitBreaker::getName)
        .containsExactlyInAnyOrder("agent-of-the-service", "agent-two");
  }

  @Test
  void shouldNotCallWhenTooManyDo() {
    bulkheads.bulkhead("agent", BulkheadConfig.custom().maxConcurrentCalls(1).maxWaitDuration(Duration.ZERO).build());
    var guard = calls.named("agent");

    assertThatThrownBy(() -> guard.call(() -> guard.call(() -> "second"))).isInstanceOf(BulkheadFullException.class);
  }
}
