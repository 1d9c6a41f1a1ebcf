package flex.agent.shops;

import flex.agent.store.Shop;
import flex.contracts.ShopAlias;

/** What the store's database knows of a shop alias. */
public sealed interface ShopRecord {
  ShopAlias alias();

  /**
   * @param createdBy the command that created it
   * @param epoch that command's
   */
  record Present(Shop shop, String createdBy, long epoch) implements ShopRecord {
    @Override
    public ShopAlias alias() {
      return shop.alias();
    }

    Present opened(boolean toVisitors) {
      return new Present(shop.opened(toVisitors), createdBy, epoch);
    }
  }

  /** Kept so that a creation which comes after its own undo does nothing; {@code epoch} is the removal's. */
  record Removed(ShopAlias alias, long epoch) implements ShopRecord {}
}
