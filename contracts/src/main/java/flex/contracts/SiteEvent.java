package flex.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in the site, on {@link Topics#SITE_EVENTS}; key is the request id, or the alias of the store. */
public sealed interface SiteEvent extends Message {
  record RequestAccepted(RequestId requestId, RequestKind kind, StoreAlias storeAlias, @Nullable ShopAlias shopAlias)
      implements
        SiteEvent {}

  /**
   * Nothing was changed, and the id may be used again unless it belongs to another request.
   *
   * @param requestId null where the message was too broken to know it
   * @param messageId the CloudEvents id of what was refused
   */
  record RequestRejected(@Nullable RequestId requestId, String messageId, List<Problem> problems)
      implements
        SiteEvent {
    public RequestRejected {
      messageId = Text.bounded(messageId, 300);
      problems = List.copyOf(problems);
    }
  }

  record AddressReserved(RequestId requestId, StoreAlias storeAlias, IpAddress ipAddress) implements SiteEvent {}

  record VmCloned(RequestId requestId, StoreAlias storeAlias, String vmId, Version templateVersion)
      implements
        SiteEvent {}

  record VmStarted(RequestId requestId, StoreAlias storeAlias, String vmId) implements SiteEvent {}

  /** The store's agent is enrolled and takes commands. */
  record AgentReady(RequestId requestId, StoreAlias storeAlias) implements SiteEvent {}

  record StoreConfigured(RequestId requestId, StoreAlias storeAlias, StoreInfo info) implements SiteEvent {}

  record ShopCreated(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias) implements SiteEvent {}

  record ShopOpened(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias) implements SiteEvent {}

  /** The end of a request for a shop: it answers at {@code url}. */
  record ShopReady(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias, ShopName shopName,
      DomainName domainName, IpAddress ipAddress, Version version, String url) implements SiteEvent {}

  record StepUndone(RequestId requestId, StoreAlias storeAlias, StepName step) implements SiteEvent {}

  /** The end of a request for a shop whose step failed; everything was undone. */
  record ShopRequestFailed(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias, StepName step,
      Problem cause) implements SiteEvent {}

  /** The end of a request to configure a store that could not be carried out. */
  record StoreConfigurationFailed(RequestId requestId, StoreAlias storeAlias, StepName step, Problem cause)
      implements
        SiteEvent {}

  /** The end of a cancelled request; everything was undone. */
  record RequestCancelled(RequestId requestId, StoreAlias storeAlias, @Nullable String reason) implements SiteEvent {
    public RequestCancelled {
      reason = Text.boundedOrNull(reason);
    }
  }

  /** An undo did not succeed: an operator must look, see the runbook. */
  record RequestStuck(RequestId requestId, StoreAlias storeAlias, StepName step, String detail) implements SiteEvent {
    public RequestStuck {
      detail = Text.bounded(detail);
    }
  }

  record RequestStateReported(RequestId requestId, RequestState state) implements SiteEvent {}

  /** {@code requests} holds the newest 100 requests of the store, newest first. */
  record StoreStateReported(StoreAlias storeAlias, String state, List<RequestState> requests) implements SiteEvent {
    public StoreStateReported {
      requests = List.copyOf(requests);
    }
  }
}
