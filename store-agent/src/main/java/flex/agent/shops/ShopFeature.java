package flex.agent.shops;

import flex.agent.commands.Change;
import flex.agent.commands.Feature;
import flex.agent.commands.Job;
import flex.agent.shops.ShopRecord.Present;
import flex.agent.store.Tree;
import flex.contracts.ShopAlias;
import flex.contracts.StoreCommand;
import java.util.List;
import java.util.Optional;

/** Creates, removes, opens and closes shops. */
public record ShopFeature(Shops shops, Tree tree) implements Feature<StoreCommand.OfShops> {
  @Override
  public Job on(StoreCommand.OfShops command) {
    return switch (command) {
      case StoreCommand.CreateShop c -> new Creating(c, this);
      case StoreCommand.RemoveShop c -> new Removing(c, this);
      case StoreCommand.OpenShop c -> new Opening(c, this);
      case StoreCommand.CloseShop c -> new Closing(c, this);
    };
  }

  Optional<Present> present(ShopAlias alias) {
    return shops.find(alias).filter(Present.class::isInstance).map(Present.class::cast);
  }

  Change record(ShopRecord shop) {
    return Change.repeatable("record-shop", () -> shops.put(shop));
  }

  /** The directory tree is last: there the storefront sees it at once. */
  List<Change> save(Present shop) {
    return List.of(record(shop), Change.repeatable("write-shop", () -> tree.write(shop.shop())));
  }
}
