package flex.site.registry.io;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo.Shop;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.site.registry.Reservation;
import flex.site.registry.Store;
import flex.site.registry.StoreState;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Update;

/**
 * A store as it is kept; the alias is {@code _id}. {@code domainNames} are all that the store has or may go back to: one
 * unique index over them reserves both the wanted and the former name, in the one write that changes either.
 */
final class StoreDocument {
  private StoreDocument() {}

  static Document reserved(Reservation r, String vmId, IpAddress address, Instant now) {
    return new Document("_id", r.storeAlias().value())
        .append("vmId", vmId)
        .append("requestId", r.requestId().value())
        .append("ipAddress", address.value())
        .append("domainName", r.domainName().value())
        .append("domainNames", List.of(r.domainName().value()))
        .append("version", r.version().value())
        .append("patchLevel", 0)
        .append("os", r.os())
        .append("vmType", r.vmType().value())
        .append("state", StoreState.RESERVED.name())
        .append("holder", r.requestId().value())
        .append("epoch", 1L)
        .append("shops", List.of())
        .append("shopsVersion", 0L)
        .append("createdAt", Date.from(now));
  }

  /** The update by which {@code free} is held, and has {@code claimed} beside its former domain name. */
  static Update held(Store free, RequestId holder, @Nullable DomainName claimed) {
    var hold = Update.update("holder", holder.value()).inc("epoch", 1L);
    return claimed == null || claimed.equals(free.domainName())
        ? hold
        : hold.set("domainName", claimed.value()).set("formerDomainName", free.domainName().value())
            .set("domainNames", List.of(claimed.value(), free.domainName().value()));
  }

  /** The update by which a store is free again, under this domain name and no other. */
  static Update free(DomainName domainName) {
    return Update.update("holder", null).set("domainName", domainName.value())
        .set("domainNames", List.of(domainName.value())).unset("formerDomainName");
  }

  static Store read(Document d) {
    var holder = d.getString("holder");
    return new Store(new StoreAlias(d.getString("_id")), d.getString("vmId"), new RequestId(d.getString("requestId")),
        new IpAddress(d.getString("ipAddress")), new DomainName(d.getString("domainName")),
        new Version(d.getString("version")), d.getInteger("patchLevel", 0), d.getString("os"),
        new VmType(d.getString("vmType")), StoreState.valueOf(d.getString("state")),
        holder == null ? null : new RequestId(holder), d.get("epoch", Number.class).longValue(),
        d.getList("shops", Document.class, List.of()).stream().map(StoreDocument::shop).toList(),
        d.getDate("createdAt").toInstant());
  }

  /** A held store under the domain name that it had before. */
  static Store before(Document held) {
    var former = held.getString("formerDomainName");
    return read(former == null ? held : new Document(held).append("domainName", former));
  }

  static Update shops(List<Shop> shops) {
    return Update.update("shops", shops.stream().map(StoreDocument::shop).toList()).inc("shopsVersion", 1L);
  }

  private static Document shop(Shop s) {
    return new Document("shopAlias", s.shopAlias().value())
        .append("shopRefAlias", s.shopRefAlias().value())
        .append("shopType", s.shopType().value())
        .append("shopName", s.shopName().value())
        .append("open", s.open())
        .append("url", s.url());
  }

  private static Shop shop(Document d) {
    return new Shop(new ShopAlias(d.getString("shopAlias")), new ShopAlias(d.getString("shopRefAlias")),
        new ShopType(d.getString("shopType")), new ShopName(d.getString("shopName")), d.getBoolean("open", false),
        d.getString("url"));
  }
}
