package flex.site.registry;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.contracts.VmType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One store of the site (SITE-01).
 *
 * @param requestId the request that made it
 * @param holder the request that works on it now; null for none
 * @param epoch how often the store was held; commands carry it
 */
public record Store(StoreAlias storeAlias, String vmId, RequestId requestId, IpAddress ipAddress, DomainName domainName,
    Version version, int patchLevel, String os, VmType vmType, StoreState state, @Nullable RequestId holder, long epoch,
    List<StoreInfo.Shop> shops, Instant createdAt) {
  public Store {
    shops = List.copyOf(shops);
  }

  public boolean hasShop(ShopAlias alias) {
    return shops.stream().anyMatch(s -> s.shopAlias().equals(alias));
  }
}
