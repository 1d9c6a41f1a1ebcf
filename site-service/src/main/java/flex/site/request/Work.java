package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.contracts.VmType;
import org.jspecify.annotations.Nullable;

/**
 * An order and what was learnt while it is carried out. The methods throw where a step is taken before the one that
 * teaches what it needs: a bug, which parks the saga.
 */
public record Work(Order order, Facts facts) {
  Work learn(Facts newer) {
    return new Work(order, facts.and(newer));
  }

  public IpAddress ipAddress() {
    return known(facts.ipAddress(), "address");
  }

  public String vmId() {
    return known(facts.vmId(), "VM");
  }

  public long epoch() {
    return known(facts.epoch(), "epoch");
  }

  public Version version() {
    return known(order.version() != null ? order.version() : facts.version(), "version");
  }

  /** The domain name that the store shall have. */
  public DomainName domainName() {
    return order.domainName() != null ? order.domainName() : formerDomainName();
  }

  /** The domain name that the store had when it was held. */
  DomainName formerDomainName() {
    return known(facts.domainName(), "domain name");
  }

  public VmType vmType() {
    return known(order.vmType() != null ? order.vmType() : facts.vmType(), "VM type");
  }

  int applicationServers() {
    return known(facts.applicationServers(), "number of application servers");
  }

  int memoryLimitMb() {
    return known(facts.memoryLimitMb(), "memory limit");
  }

  ShopAlias shopAlias() {
    return known(order.shopAlias(), "shop alias");
  }

  ShopAlias shopRefAlias() {
    return known(order.shopRefAlias(), "shop reference alias");
  }

  ShopType shopType() {
    return known(order.shopType(), "shop type");
  }

  ShopName shopName() {
    return known(order.shopName(), "shop name");
  }

  StoreInfo info() {
    return known(facts.info(), "store's info");
  }

  String url() {
    return known(facts.url(), "shop's address");
  }

  private <T> T known(@Nullable T fact, String name) {
    if (fact == null) {
      throw new IllegalStateException(order.requestId() + " does not know the " + name + " yet");
    }
    return fact;
  }
}
