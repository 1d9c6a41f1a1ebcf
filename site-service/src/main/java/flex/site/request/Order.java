package flex.site.request;

import flex.chassis.request.RequestOrder;
import flex.contracts.DomainName;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.SiteCommand;
import flex.contracts.StoreAlias;
import flex.contracts.Version;
import flex.contracts.VmType;
import org.jspecify.annotations.Nullable;

/**
 * What the site was asked for.
 *
 * @param version of a new store; null for a store that is there, as is {@code vmType}
 * @param domainName of a new store, or a new one of a store that is there
 * @param shopAlias null where only the store is configured, as are the other fields of a shop
 */
public record Order(RequestId requestId, RequestKind kind, StoreAlias storeAlias, @Nullable Version version,
    @Nullable VmType vmType, @Nullable DomainName domainName, @Nullable ShopAlias shopAlias,
    @Nullable ShopAlias shopRefAlias, @Nullable ShopType shopType, @Nullable ShopName shopName)
    implements
      RequestOrder {
  public static Order of(ShopRequested r) {
    var store = r.storeAliasOrDefault();
    return new Order(r.requestId(), RequestKind.SHOP_IN_NEW_STORE, store, r.version(), r.vmType(), r.domainName(),
        r.shopAlias(), reference(r.shopRefAlias(), store), r.shopType(), r.shopName());
  }

  public static Order of(SiteCommand.CreateShop c) {
    return new Order(c.requestId(), RequestKind.SHOP_IN_STORE, c.storeAlias(), null, null, null, c.shopAlias(),
        reference(c.shopRefAlias(), c.storeAlias()), c.shopType(), c.shopName());
  }

  public static Order of(SiteCommand.ConfigureStore c) {
    return new Order(c.requestId(), RequestKind.CONFIGURE_STORE, c.storeAlias(), null, null, c.domainName(), null, null,
        null, null);
  }

  private static ShopAlias reference(@Nullable ShopAlias given, StoreAlias store) {
    return given != null ? given : new ShopAlias(store.value());
  }
}
