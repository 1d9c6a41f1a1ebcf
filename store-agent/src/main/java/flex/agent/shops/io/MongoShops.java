package flex.agent.shops.io;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import flex.agent.commands.io.StoreDatabase;
import flex.agent.shops.ShopRecord;
import flex.agent.shops.ShopRecord.Present;
import flex.agent.shops.ShopRecord.Removed;
import flex.agent.shops.Shops;
import flex.agent.store.Shop;
import flex.contracts.DomainName;
import flex.contracts.ShopAlias;
import flex.contracts.ShopType;
import java.util.Optional;
import org.bson.BsonNull;
import org.bson.Document;
import org.bson.conversions.Bson;

import static flex.agent.commands.io.StoreDatabase.call;

/** The collection {@code shops}: a flat document per shop alias. */
public final class MongoShops implements Shops {
  private final MongoCollection<Document> shops;

  public MongoShops(StoreDatabase database) {
    this.shops = database.collection(StoreDatabase.SHOPS);
  }

  @Override
  public Optional<ShopRecord> find(ShopAlias alias) {
    return call(
        () -> Optional.ofNullable(shops.find(Filters.eq("_id", alias.value())).first()).map(d -> read(alias, d)));
  }

  @Override
  public void put(ShopRecord shop) {
    call(
        () -> shops.updateOne(Filters.eq("_id", shop.alias().value()), change(shop), new UpdateOptions().upsert(true)));
  }

  private static Bson change(ShopRecord shop) {
    return switch (shop) {
      case Present(var s, var createdBy, var epoch) -> Updates.combine(Updates.set("refAlias", s.refAlias().value()),
          Updates.set("type", s.type().value()), Updates.set("name", s.name()),
          Updates.set("domainName", s.domainName() == null ? BsonNull.VALUE : s.domainName().value()),
          Updates.set("open", s.open()), Updates.set("createdBy", createdBy), Updates.set("epoch", epoch),
          Updates.set("removed", false));
      case Removed(_, var epoch) ->
        Updates.combine(Updates.set("open", false), Updates.set("epoch", epoch), Updates.set("removed", true));
    };
  }

  private static ShopRecord read(ShopAlias alias, Document d) {
    var epoch = d.get("epoch", Number.class).longValue();
    if (d.getBoolean("removed", false)) {
      return new Removed(alias, epoch);
    }
    var domainName = d.getString("domainName");
    return new Present(
        new Shop(alias, new ShopAlias(d.getString("refAlias")), new ShopType(d.getString("type")),
            d.getString("name"), domainName == null ? null : new DomainName(domainName),
            d.getBoolean("open", false)),
        d.getString("createdBy"), epoch);
  }
}
