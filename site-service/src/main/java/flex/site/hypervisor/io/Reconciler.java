package flex.site.hypervisor.io;

import flex.site.hypervisor.Hypervisor;
import flex.site.registry.Store;
import flex.site.registry.io.Stores;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the VMs of stores that should run and do not: after a crash, a reboot, or a stop of the whole stack. */
final class Reconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final Hypervisor hypervisor;
  private final Stores stores;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("vm-reconciler").factory());

  Reconciler(Hypervisor hypervisor, Stores stores) {
    this.hypervisor = hypervisor;
    this.stores = stores;
  }

  void start(Duration every) {
    var _ = timer.scheduleWithFixedDelay(this::reconcile, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  void reconcile() {
    try (var all = stores.from("")) {
      all.filter(store -> store.state().wantsVm()).forEach(this::reconcile);
    } catch (RuntimeException e) {
      LOG.warn("VMs could not be looked after, trying again soon: {}", e.toString());
    }
  }

  /** Whatever is wrong with this one, the others have their turn. */
  private void reconcile(Store store) {
    try {
      if (!hypervisor.isRunning(store.vmId())) {
        LOG.info("VM {} of store {} should run: starting it", store.vmId(), store.storeAlias());
        if (hypervisor.start(store.vmId()) instanceof Hypervisor.Result.Refused(var why)) {
          LOG.warn("VM {} cannot be started: {}", store.vmId(), why);
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("VM {} of store {} could not be looked after, trying again soon", store.vmId(), store.storeAlias(), e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
