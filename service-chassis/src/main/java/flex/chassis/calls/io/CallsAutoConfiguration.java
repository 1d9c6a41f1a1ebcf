package flex.chassis.calls.io;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class CallsAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  Calls calls(RetryRegistry retries, CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads,
      TimeLimiterRegistry limiters) {
    return new Calls(retries, breakers, bulkheads, limiters);
  }
}
