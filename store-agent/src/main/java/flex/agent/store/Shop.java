package flex.agent.store;

import flex.contracts.DomainName;
import flex.contracts.ShopAlias;
import flex.contracts.ShopType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One shop as the storefront shows it.
 *
 * @param refAlias the alias that the shop is known by outside the store
 * @param name any text: what was let in once is stored, and shown, also where it would be refused today
 * @param open whether visitors are let in
 */
public record Shop(ShopAlias alias, ShopAlias refAlias, ShopType type, String name, @Nullable DomainName domainName,
    boolean open) {
  public Shop {
    Objects.requireNonNull(alias, "alias is missing");
    Objects.requireNonNull(refAlias, "refAlias is missing");
    Objects.requireNonNull(type, "type is missing");
    Objects.requireNonNull(name, "name is missing");
  }

  public Shop opened(boolean toVisitors) {
    return new Shop(alias, refAlias, type, name, domainName, toVisitors);
  }
}
