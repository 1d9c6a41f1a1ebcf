package flex.site.registry;

import java.util.List;

/** Whoever looks after something of each store; called every few seconds, in every instance of the site. */
@FunctionalInterface
public interface StoreRound {
  /** {@code all} stores that there are. */
  void on(List<Store> all);
}
