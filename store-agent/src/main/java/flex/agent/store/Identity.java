package flex.agent.store;

import flex.contracts.IpAddress;
import flex.contracts.StoreAlias;

/**
 * Who the store is from its first boot on.
 *
 * @param ipAddress where its two servers listen
 */
public record Identity(StoreAlias storeAlias, String vmId, IpAddress ipAddress) {
  /** The name that the VM was given; also the name of the store's own hotfix list. */
  public String hostName() {
    return storeAlias.value();
  }
}
