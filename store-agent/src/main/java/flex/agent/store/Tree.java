package flex.agent.store;

import flex.contracts.ShopAlias;
import java.io.IOException;

/** The store's directory tree. What changes it is durable when it returns, and may be repeated. */
public interface Tree {
  TreeState state();

  void write(Configuration configuration) throws IOException;

  void write(Shop shop) throws IOException;

  void remove(ShopAlias shop) throws IOException;
}
