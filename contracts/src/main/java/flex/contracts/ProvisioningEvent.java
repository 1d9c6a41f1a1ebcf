package flex.contracts;

import org.jspecify.annotations.Nullable;

/** What the provider's provisioning system says, on {@link Topics#PROVISIONING_EVENTS}; key is the request id. */
public sealed interface ProvisioningEvent extends Message {
  /**
   * A merchant wants a shop on a store of its own (SITE-02).
   *
   * @param storeAlias by default the first label of {@code domainName}
   * @param shopRefAlias name of the shop in the site's books; by default the store's alias
   */
  record ShopRequested(RequestId requestId, Version version, ShopType shopType, VmType vmType, DomainName domainName,
      @Nullable StoreAlias storeAlias, ShopAlias shopAlias, @Nullable ShopAlias shopRefAlias, ShopName shopName)
      implements
        ProvisioningEvent {
    public StoreAlias storeAliasOrDefault() {
      return storeAlias != null ? storeAlias : StoreAlias.of(domainName);
    }
  }
}
