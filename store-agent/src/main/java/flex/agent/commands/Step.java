package flex.agent.commands;

import flex.agent.store.Configuration;
import flex.agent.store.Shop;
import flex.contracts.ShopAlias;

/** A change to the store that may be repeated: done twice, its effect is that of once. */
public sealed interface Step {
  /** Its name in the journal and in {@code CommandFailed}. */
  default String label() {
    return switch (this) {
      case WriteConfiguration _ -> "write-configuration";
      case RecordShop _ -> "record-shop";
      case WriteShop _ -> "write-shop";
      case RemoveShopFiles _ -> "remove-shop-files";
    };
  }

  record WriteConfiguration(Configuration configuration) implements Step {}

  /** Into the store's database. */
  record RecordShop(ShopRecord shop) implements Step {}

  /** Into the directory tree, where the storefront sees it at once. */
  record WriteShop(Shop shop) implements Step {}

  record RemoveShopFiles(ShopAlias alias) implements Step {}
}
