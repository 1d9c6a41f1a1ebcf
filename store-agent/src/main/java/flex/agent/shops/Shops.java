package flex.agent.shops;

import flex.agent.commands.Unavailable;
import flex.contracts.ShopAlias;
import java.util.Optional;

/** The store's shops in its database. Both methods throw {@link Unavailable}. */
public interface Shops {
  Optional<ShopRecord> find(ShopAlias alias);

  /** Durable when it returns; may be repeated. */
  void put(ShopRecord shop);
}
