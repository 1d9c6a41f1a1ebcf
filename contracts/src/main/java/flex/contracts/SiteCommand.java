package flex.contracts;

import org.jspecify.annotations.Nullable;

/**
 * What the site is asked to do, on {@link Topics#SITE_COMMANDS}; key is the request id, or the alias of the store
 * where there is no request.
 */
public sealed interface SiteCommand extends Message {
  /** The key that its record has to have, since order holds per key. */
  default String key() {
    return switch (this) {
      case CreateShop c -> c.requestId.value();
      case ConfigureStore c -> c.requestId.value();
      case CancelRequest c -> c.requestId.value();
      case RetryRequest c -> c.requestId.value();
      case QueryRequest q -> q.requestId.value();
      case QueryStore q -> q.storeAlias.value();
    };
  }

  /** Creates one more shop in a running store (SITE-05); {@code shopRefAlias} is the store's alias by default. */
  record CreateShop(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias, @Nullable ShopAlias shopRefAlias,
      ShopType shopType, ShopName shopName) implements SiteCommand {}

  /** Configures a running store again and reports its info (SITE-04). */
  record ConfigureStore(RequestId requestId, StoreAlias storeAlias, @Nullable DomainName domainName)
      implements
        SiteCommand {}

  /** Stops a request and undoes what it did; refused after its last step. */
  record CancelRequest(RequestId requestId, @Nullable String reason) implements SiteCommand {
    public CancelRequest {
      reason = Text.boundedOrNull(reason);
    }
  }

  /** Runs a stuck request on from the step at which it stuck; {@code reason} is recorded. */
  record RetryRequest(RequestId requestId, String reason) implements SiteCommand {
    public RetryRequest {
      reason = Text.bounded(reason);
    }
  }

  /** Answered by {@link SiteEvent.RequestStateReported} (SITE-06). */
  record QueryRequest(RequestId requestId) implements SiteCommand {}

  /** Answered by {@link SiteEvent.StoreStateReported} (SITE-06). */
  record QueryStore(StoreAlias storeAlias) implements SiteCommand {}
}
