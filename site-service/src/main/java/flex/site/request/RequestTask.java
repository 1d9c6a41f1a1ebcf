package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.RequestId;
import flex.contracts.StoreAlias;
import flex.steps.Action;
import java.util.Map;
import org.jspecify.annotations.Nullable;

import static flex.steps.Action.task;

/** The steps that the site does itself, each before its undo. All may be repeated; after an undo its step is refused. */
public sealed interface RequestTask {
  /** Under which name each is stored; a name never changes. */
  Map<String, Class<?>> NAMES = Map.of("task.reserve", Reserve.class, "task.free", Free.class, "task.clone",
      CloneVm.class, "task.destroy-vm", DestroyVm.class, "task.start-vm", StartVm.class, "task.stop-vm", StopVm.class,
      "task.hold-store", HoldStore.class, "task.release-store", ReleaseStore.class, "task.report", Report.class);

  record Reserve(Order order) implements RequestTask {}

  record Free(RequestId requestId) implements RequestTask {}

  record CloneVm(Order order, Facts facts) implements RequestTask {}

  record DestroyVm(RequestId requestId, String vmId) implements RequestTask {}

  record StartVm(RequestId requestId, String vmId) implements RequestTask {}

  record StopVm(RequestId requestId, String vmId) implements RequestTask {}

  /** {@code domainName} is claimed for the store where it is not null. */
  record HoldStore(RequestId requestId, StoreAlias storeAlias, @Nullable DomainName domainName)
      implements
        RequestTask {}

  record ReleaseStore(RequestId requestId, StoreAlias storeAlias) implements RequestTask {}

  /** Writes the success into the registry; there is no undo. */
  record Report(RequestId requestId, StoreAlias storeAlias) implements RequestTask {}

  static Action<Order, Facts> reserve() {
    return task(w -> new Reserve(w.order()));
  }

  static Action<Order, Facts> free() {
    return task(w -> new Free(w.order().requestId()));
  }

  static Action<Order, Facts> cloneVm() {
    return task(w -> new CloneVm(w.order(), w.facts()));
  }

  static Action<Order, Facts> destroyVm() {
    return task(w -> new DestroyVm(w.order().requestId(), w.facts().placed().vmId()));
  }

  static Action<Order, Facts> startVm() {
    return task(w -> new StartVm(w.order().requestId(), w.facts().placed().vmId()));
  }

  static Action<Order, Facts> stopVm() {
    return task(w -> new StopVm(w.order().requestId(), w.facts().placed().vmId()));
  }

  static Action<Order, Facts> holdStore() {
    return task(w -> new HoldStore(w.order().requestId(), w.order().storeAlias(), w.order().domainName()));
  }

  static Action<Order, Facts> releaseStore() {
    return task(w -> new ReleaseStore(w.order().requestId(), w.order().storeAlias()));
  }

  static Action<Order, Facts> report() {
    return task(w -> new Report(w.order().requestId(), w.order().storeAlias()));
  }
}
