package flex.chassis.calls.io;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What calls that leave the process go through. A call has a name, and goes through the instances of that name in
 * {@code application.yaml} under {@code resilience4j}: those that are not there are left out.
 */
public final class Calls {
  private final RetryRegistry retries;
  private final CircuitBreakerRegistry breakers;
  private final BulkheadRegistry bulkheads;
  private final TimeLimiterRegistry limiters;
  private final Set<Party> ofParties = ConcurrentHashMap.newKeySet();

  private record Party(String name, String party) {
    String breaker() {
      return name + "-" + party;
    }
  }

  public Calls(RetryRegistry retries, CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads,
      TimeLimiterRegistry limiters) {
    this.retries = retries;
    this.breakers = breakers;
    this.bulkheads = bulkheads;
    this.limiters = limiters;
  }

  /** Throws where no part is named so, which is a mistake in {@code application.yaml}. */
  public Guard named(String name) {
    return guard(name, breakers.find(name));
  }

  /**
   * The same, but with a circuit breaker for {@code party} alone, {@code <name>-<party>}, configured as {@code configs.<name>}:
   * of many that are called, one that is away closes nobody else's door.
   */
  public Guard named(String name, String party) {
    if (breakers.getConfiguration(name).isEmpty()) {
      throw missing("circuitbreaker.configs." + name);
    }
    var of = new Party(name, party);
    ofParties.add(of);
    return guard(name, Optional.of(breakers.circuitBreaker(of.breaker(), name)));
  }

  /** Forgets the circuit breakers that {@link #named(String, String)} made for others than {@code parties}. */
  public void retain(String name, Set<String> parties) {
    ofParties.removeIf(party -> {
      var isGone = party.name().equals(name) && !parties.contains(party.party());
      if (isGone) {
        breakers.remove(party.breaker());
      }
      return isGone;
    });
  }

  private Guard guard(String name, Optional<CircuitBreaker> breaker) {
    var guard = new Guard(name, retries.find(name), breaker, bulkheads.find(name), limiters.find(name));
    if (guard.isOpen()) {
      throw missing("*.instances." + name);
    }
    return guard;
  }

  private static IllegalStateException missing(String setting) {
    return new IllegalStateException("application.yaml has no resilience4j." + setting);
  }
}
