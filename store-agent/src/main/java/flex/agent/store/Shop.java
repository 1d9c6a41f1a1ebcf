package flex.agent.store;

import flex.contracts.DomainName;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import org.jspecify.annotations.Nullable;

/**
 * One shop as the storefront shows it.
 *
 * @param refAlias the alias that the shop is known by outside the store
 * @param open whether visitors are let in
 */
public record Shop(ShopAlias alias, ShopAlias refAlias, ShopType type, ShopName name, @Nullable DomainName domainName,
    boolean open) {
  public Shop opened(boolean toVisitors) {
    return new Shop(alias, refAlias, type, name, domainName, toVisitors);
  }
}
