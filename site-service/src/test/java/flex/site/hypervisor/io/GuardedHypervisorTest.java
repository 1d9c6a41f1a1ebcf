package flex.site.hypervisor.io;

import flex.chassis.calls.io.Calls;
import flex.site.enrolment.StoreSecrets;
import flex.site.hypervisor.Hypervisor;
import flex.site.hypervisor.VmSpec;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GuardedHypervisorTest {
  private static final StoreSecrets SECRETS = new StoreSecrets("site-secret-of-tests-0123456789");

  private final TimeLimiterRegistry limiters = TimeLimiterRegistry.ofDefaults();

  /** One that never ends what it is asked for, but knows what runs. */
  private static final class Hanging implements Hypervisor {
    @Override
    public Result clone(VmSpec vm) {
      return hang();
    }

    @Override
    public Result start(String vmId) {
      return new Result.Refused("there is no VM " + vmId);
    }

    @Override
    public Result stop(String vmId) {
      return hang();
    }

    @Override
    public Result destroy(String vmId) {
      throw new IllegalStateException("a bug");
    }

    @Override
    public boolean isRunning(String vmId) {
      return true;
    }

    @Override
    public Optional<Trouble> trouble(String vmId) {
      return Optional.empty();
    }

    @Override
    public List<String> lastLines(String vmId) {
      return List.of("token " + SECRETS.token(vmId) + ", " + SECRETS.httpToken(vmId), "key "
          + Base64.getEncoder().encodeToString(SECRETS.signingKey(vmId)), "mongodb://store:canary@db/store_a",
          "x".repeat(280) + " " + SECRETS.token(vmId), "y".repeat(301), "plain");
    }

    private static Result hang() {
      while (!Thread.currentThread().isInterrupted()) {
        LockSupport.park();
      }
      throw new IllegalStateException("interrupted");
    }
  }

  private GuardedHypervisor guarded(Duration limit) {
    limiters.timeLimiter("hypervisor", TimeLimiterConfig.custom().timeoutDuration(limit).build());
    return new GuardedHypervisor(new Hanging(), new Calls(RetryRegistry.ofDefaults(),
        CircuitBreakerRegistry.ofDefaults(), BulkheadRegistry.ofDefaults(), limiters).named("hypervisor"), SECRETS);
  }

  @Test
  void shouldSayNoSecretOfTheVmWhateverItSays() {
    assertThat(guarded(Duration.ofMinutes(1)).lastLines("vm-1"))
        .containsExactly("token ***, ***", "key ***", "mongodb://***@db/store_a", "x".repeat(280) + " ***",
            "y".repeat(297) + "...", "plain");
  }

  @Test
  void shouldFailWithUnknownOutcomeWhenHypervisorHangs() {
    assertThatThrownBy(() -> guarded(Duration.ofMillis(50)).stop("vm-1")).isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("did not answer");
  }

  @Test
  void shouldAnswerAsTheHypervisorDoesWhenItAnswers() {
    var hypervisor = guarded(Duration.ofMinutes(1));

    assertThat(hypervisor.start("vm-1")).isEqualTo(new Hypervisor.Result.Refused("there is no VM vm-1"));
    assertThat(hypervisor.isRunning("vm-1")).isTrue();
    assertThatThrownBy(() -> hypervisor.destroy("vm-1")).isInstanceOf(IllegalStateException.class).hasMessage("a bug");
  }
}
