package flex.agent.storefront;

import flex.agent.store.Shop;
import flex.agent.store.TreeState;

/** What a visitor gets for a path. */
public sealed interface Visit {
  record Page(Shop shop) implements Visit {}

  /** The shop is there, and closed to visitors. */
  record Closed(Shop shop) implements Visit {}

  /** The shop is there, and what it says of itself cannot be used. */
  record Broken(String alias) implements Visit {}

  /** The store's list of shops. */
  record Directory() implements Visit {}

  record Redirect(String location) implements Visit {}

  record NotFound() implements Visit {}

  /** {@code path} as the browser sent it, decoded; what matches no shop exactly is not found. */
  static Visit of(String path, TreeState state) {
    if (path.isEmpty() || "/".equals(path)) {
      return state.shops().size() == 1 ? new Redirect("/" + state.shops().getFirst().alias()) : new Directory();
    }
    var alias = path.substring(1);
    if (state.brokenShops().contains(alias)) {
      return new Broken(alias);
    }
    if (path.length() > 2 && path.endsWith("/") && state.shop(path.substring(1, path.length() - 1)).isPresent()) {
      return new Redirect(path.substring(0, path.length() - 1));
    }
    return state.shop(alias).<Visit>map(s -> s.open() ? new Page(s) : new Closed(s)).orElseGet(NotFound::new);
  }
}
