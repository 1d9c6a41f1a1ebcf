package flex.contracts;

import org.jspecify.annotations.Nullable;

/**
 * What the site is asked to do, on {@link Topics#SITE_COMMANDS}; key is the request id, or the alias of the store
 * where there is no request.
 */
public sealed interface SiteCommand extends Message {
  /** It begins a request. */
  sealed interface OfRequest extends SiteCommand {
    RequestId requestId();
  }

  /** Creates one more shop in a running store (SITE-05); {@code shopRefAlias} is the store's alias by default. */
  record CreateShop(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias, @Nullable ShopAlias shopRefAlias,
      ShopType shopType, ShopName shopName) implements OfRequest {}

  /** Configures a running store again and reports its info (SITE-04). */
  record ConfigureStore(RequestId requestId, StoreAlias storeAlias, @Nullable DomainName domainName)
      implements
        OfRequest {}

  /** Answered by {@link SiteEvent.StoreStateReported} (SITE-06). */
  record QueryStore(StoreAlias storeAlias) implements SiteCommand {}
}
