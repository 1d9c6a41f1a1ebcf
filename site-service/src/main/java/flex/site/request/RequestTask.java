package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.RequestId;
import flex.contracts.StoreAlias;
import org.jspecify.annotations.Nullable;

/** The steps that the site does itself, each before its undo. All may be repeated; after an undo its step is refused. */
public sealed interface RequestTask {
  record Reserve(Order order) implements RequestTask {}

  record Free(RequestId requestId) implements RequestTask {}

  record CloneVm(Work work) implements RequestTask {}

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
