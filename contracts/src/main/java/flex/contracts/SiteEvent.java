package flex.contracts;

import java.util.List;

/** What happened in the site, on {@link Topics#SITE_EVENTS}; key is the request id, or the alias of the store. */
public sealed interface SiteEvent extends Message {
  /** In the course of a request. */
  sealed interface OfRequest extends SiteEvent {
    RequestId requestId();
  }

  record AddressReserved(RequestId requestId, StoreAlias storeAlias, IpAddress ipAddress) implements OfRequest {}

  record VmCloned(RequestId requestId, StoreAlias storeAlias, String vmId, Version templateVersion)
      implements
        OfRequest {}

  record VmStarted(RequestId requestId, StoreAlias storeAlias, String vmId) implements OfRequest {}

  /** The store's agent is enrolled and takes commands. */
  record AgentReady(RequestId requestId, StoreAlias storeAlias) implements OfRequest {}

  record StoreConfigured(RequestId requestId, StoreAlias storeAlias, StoreInfo info) implements OfRequest {}

  record ShopCreated(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias) implements OfRequest {}

  record ShopOpened(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias) implements OfRequest {}

  /** The end of a request for a shop: it answers at {@code url}. */
  record ShopReady(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias, ShopName shopName,
      DomainName domainName, IpAddress ipAddress, Version version, String url) implements OfRequest {}

  /** The end of a request for a shop whose step failed; everything was undone. */
  record ShopRequestFailed(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias, StepName step,
      Problem cause) implements OfRequest {}

  /** The end of a request to configure a store that could not be carried out. */
  record StoreConfigurationFailed(RequestId requestId, StoreAlias storeAlias, StepName step, Problem cause)
      implements
        OfRequest {}

  /** {@code requests} holds the newest 100 requests of the store, newest first. */
  record StoreStateReported(StoreAlias storeAlias, String state, List<RequestState> requests) implements SiteEvent {
    public StoreStateReported {
      requests = List.copyOf(requests);
    }
  }
}
