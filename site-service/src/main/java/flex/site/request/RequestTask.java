package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.RequestId;
import flex.contracts.StoreAlias;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
}
