package flex.contracts;

import org.jspecify.annotations.Nullable;

/**
 * What a store's agent is told to do, on {@link Topics#storeCommands}; key is the store's alias. Every command changes
 * the store; one is executed at a time. A family is what one feature of the agent takes.
 */
public sealed interface StoreCommand extends Message {
  /** Id of what is to be done once: the same id with the same content is answered with the stored result (AGENT-03). */
  String commandId();

  StoreAlias storeAlias();

  /** Grows with every saga that gets hold of the store; a command of an older one is refused. */
  long epoch();

  /** What the agent's feature for shops takes. */
  sealed interface OfShops extends StoreCommand {}

  /** What the agent's feature for the store's own settings takes. */
  sealed interface OfSettings extends StoreCommand {}

  /**
   * Gives the store its address, its name and its size (SITE-04).
   *
   * @param vmType name of the size
   * @param applicationServers how many are to run, 1 to 64
   * @param memoryLimitMb memory of each, in MiB
   */
  record ConfigureStore(String commandId, StoreAlias storeAlias, long epoch, IpAddress ipAddress,
      DomainName domainName, VmType vmType, int applicationServers, int memoryLimitMb) implements OfSettings {}

  /** The shop is created closed. */
  record CreateShop(String commandId, StoreAlias storeAlias, long epoch, ShopAlias shopAlias, ShopAlias shopRefAlias,
      ShopType shopType, ShopName shopName, @Nullable DomainName domainName) implements OfShops {}

  /** Undo of {@link CreateShop}; a shop that is not there is a success. */
  record RemoveShop(String commandId, StoreAlias storeAlias, long epoch, ShopAlias shopAlias) implements OfShops {}

  record OpenShop(String commandId, StoreAlias storeAlias, long epoch, ShopAlias shopAlias) implements OfShops {}

  /** The shop answers 503 with a friendly page; a shop that is not there is a success. */
  record CloseShop(String commandId, StoreAlias storeAlias, long epoch, ShopAlias shopAlias) implements OfShops {}
}
