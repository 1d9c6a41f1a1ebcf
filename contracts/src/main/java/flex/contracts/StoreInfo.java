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
 * @param faults files of the store that cannot be used as they are; null for none, as of an agent that does not tell
 */
public record StoreInfo(StoreAlias storeAlias, String hostName, @Nullable IpAddress ipAddress,
    @Nullable DomainName domainName, String os, Version version, int patchLevel, List<String> hotfixes,
    List<Shop> shops, List<String> features, int applicationServers, int memoryLimitMb,
    @Nullable List<FileFault> faults) {
  /** One shop of the store; {@code url} is where it answers. */
  public record Shop(ShopAlias shopAlias, ShopAlias shopRefAlias, ShopType shopType, ShopName shopName, boolean open,
      String url) {}

  /**
   * What is wrong with one file; what it is about is left out or has its default.
   *
   * @param file below the store's root, 1 to 1000 characters
   */
  public record FileFault(String file, String detail) {
    public FileFault {
      file = Text.bounded(file, 1000);
      detail = Text.bounded(detail);
    }
  }

  public StoreInfo {
    hotfixes = List.copyOf(hotfixes);
    shops = List.copyOf(shops);
    features = List.copyOf(features);
    faults = faults == null || faults.isEmpty() ? null : List.copyOf(faults);
  }

  /** Of a store whose files are all right. */
  public StoreInfo(StoreAlias storeAlias, String hostName, @Nullable IpAddress ipAddress,
      @Nullable DomainName domainName, String os, Version version, int patchLevel, List<String> hotfixes,
      List<Shop> shops, List<String> features, int applicationServers, int memoryLimitMb) {
    this(storeAlias, hostName, ipAddress, domainName, os, version, patchLevel, hotfixes, shops, features,
        applicationServers, memoryLimitMb, null);
  }
}
