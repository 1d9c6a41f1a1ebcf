package flex.site.hypervisor.io;

import flex.site.hypervisor.Hypervisor;
import flex.site.registry.Store;
import flex.site.registry.StoreRound;
import flex.site.registry.io.Stores;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the VMs of stores that should run and do not: after a crash, a reboot, or a stop of the whole stack. Others who look
 * after stores go its rounds with it.
 */
final class Reconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final Hypervisor hypervisor;
  private final Stores stores;
  private final List<StoreRound> others;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("vm-reconciler").factory());

  /** {@code others} are told of all stores before the VMs are started. */
  Reconciler(Hypervisor hypervisor, Stores stores, List<StoreRound> others) {
    this.hypervisor = hypervisor;
    this.stores = stores;
    this.others = List.copyOf(others);
  }

  void start(Duration every) {
    var _ = timer.scheduleWithFixedDelay(this::reconcile, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  void reconcile() {
    try (var found = stores.from("")) {
      var all = found.toList();
      others.forEach(other -> tell(other, all));
      all.stream().filter(store -> store.state().wantsVm()).forEach(this::reconcile);
    } catch (RuntimeException e) {
      LOG.warn("VMs could not be looked after, trying again soon: {}", e.toString());
    }
  }

  private static void tell(StoreRound other, List<Store> all) {
    try {
      other.on(all);
    } catch (RuntimeException e) {
      LOG.warn("Stores could not be looked after by {}, trying again soon", other, e);
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
