package flex.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store says of itself (AGENT-01, the {@code getinfo} of SITE-04).
 *
 * @param domainName null until the store was configured, as is {@code ipAddress}
 * @param patchLevel number of the last hotfix installed; 0 for none
 * @param hotfixes their full versions, such as 6.14.2.1, oldest first
 * @param applicationServers how many run; each may use {@code memoryLimitMb} MiB
 */
public record StoreInfo(StoreAlias storeAlias, String hostName, @Nullable IpAddress ipAddress,
    @Nullable DomainName domainName, String os, Version version, int patchLevel, List<String> hotfixes,
    List<Shop> shops, List<String> features, int applicationServers, int memoryLimitMb) {
  /** One shop of the store; {@code url} is where it answers. */
  public record Shop(ShopAlias shopAlias, ShopAlias shopRefAlias, ShopType shopType, ShopName shopName, boolean open,
      String url) {}

  public StoreInfo {
    hotfixes = List.copyOf(hotfixes);
    shops = List.copyOf(shops);
    features = List.copyOf(features);
  }
}
