package flex.agent.store;

import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.StoreInfo;
import flex.contracts.StoreInfo.FileFault;
import flex.contracts.StorePort;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the directory tree says, at one moment.
 *
 * @param configuration null until the site configured the store
 * @param hotfixes full versions of those installed, oldest first
 * @param shops by their alias
 * @param brokenShops names of the directories whose {@code shop.json} cannot be used
 * @param faults files that cannot be used as they are
 */
public record TreeState(Identity identity, Template template, @Nullable Configuration configuration,
    List<String> hotfixes, List<Shop> shops, Settings settings, List<String> brokenShops, List<FileFault> faults) {
  /** Port of the storefront. */
  public static final int STOREFRONT_PORT = StorePort.STOREFRONT.number();

  /** More are not told; each is in the log. */
  private static final int MOST_FAULTS = 50;

  public TreeState {
    hotfixes = List.copyOf(hotfixes);
    shops = List.copyOf(shops);
    brokenShops = List.copyOf(brokenShops);
    faults = List.copyOf(faults);
  }

  public Optional<Shop> shop(String alias) {
    return shops.stream().filter(s -> s.alias().value().equals(alias)).findFirst();
  }

  /** Where a shop answers. */
  public String url(ShopAlias alias) {
    return "http://" + identity.ipAddress() + ":" + STOREFRONT_PORT + "/" + alias;
  }

  /** The answer to {@code getinfo} (AGENT-01). */
  public StoreInfo info() {
    var c = configuration;
    return new StoreInfo(identity.storeAlias(), identity.hostName(), c == null ? null : c.ipAddress(),
        c == null ? null : c.domainName(), template.os(), template.version(),
        Hotfixes.patchLevel(template.version(), hotfixes), hotfixes,
        shops.stream()
            .map(s -> new StoreInfo.Shop(s.alias(), s.refAlias(), s.type(), named(s), s.open(), url(s.alias())))
            .toList(),
        template.features(), c == null ? 0 : c.applicationServers(), c == null ? 0 : c.memoryLimitMb(),
        faults.stream().limit(MOST_FAULTS).toList());
  }

  /** A name that may not be said is not said, instead of everything else. */
  private static ShopName named(Shop shop) {
    try {
      return new ShopName(shop.name());
    } catch (IllegalArgumentException unfit) {
      return new ShopName(shop.alias().value());
    }
  }
}
