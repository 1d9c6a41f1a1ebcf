package flex.site.hypervisor.io;

import flex.chassis.calls.io.Guard;
import flex.chassis.settings.io.ChassisSettings;
import flex.contracts.Text;
import flex.site.enrolment.StoreSecrets;
import flex.site.hypervisor.Hypervisor;
import flex.site.hypervisor.VmSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A hypervisor that is asked for so much at once only, and not waited for without end. What took too long may still happen:
 * every operation may be repeated, and after a destroy none succeeds.
 */
final class GuardedHypervisor implements Hypervisor {
  /** Characters. */
  private static final int LONGEST_LINE = 300;

  private final Hypervisor hypervisor;
  private final Guard guard;
  private final StoreSecrets secrets;

  GuardedHypervisor(Hypervisor hypervisor, Guard guard, StoreSecrets secrets) {
    this.hypervisor = hypervisor;
    this.guard = guard;
    this.secrets = secrets;
  }

  @Override
  public Result clone(VmSpec vm) {
    return guarded(() -> hypervisor.clone(vm));
  }

  @Override
  public Result start(String vmId) {
    return guarded(() -> hypervisor.start(vmId));
  }

  @Override
  public Result stop(String vmId) {
    return guarded(() -> hypervisor.stop(vmId));
  }

  @Override
  public Result destroy(String vmId) {
    return guarded(() -> hypervisor.destroy(vmId));
  }

  @Override
  public boolean isRunning(String vmId) {
    return guarded(() -> hypervisor.isRunning(vmId));
  }

  @Override
  public Optional<Trouble> trouble(String vmId) {
    return guarded(() -> hypervisor.trouble(vmId));
  }

  /** Whoever speaks in the VM: none of the secrets that the site gave it is said. */
  @Override
  public List<String> lastLines(String vmId) {
    return guarded(() -> hypervisor.lastLines(vmId)).stream().map(line -> secrets.masked(vmId, line))
        // Cut last: of half a secret nobody would know what it is.
        .map(ChassisSettings::masked).map(line -> Text.bounded(line, LONGEST_LINE)).toList();
  }

  private <T> T guarded(Callable<T> operation) {
    try {
      return guard.call(operation);
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while the hypervisor worked"));
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException("the hypervisor did not answer: " + e.getMessage(), e));
    }
  }
}
