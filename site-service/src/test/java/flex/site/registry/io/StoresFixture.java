package flex.site.registry.io;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import flex.chassis.database.io.Databases;
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
import flex.embedded.testing.TestDatabase;
import flex.site.catalogue.AddressPool;
import flex.site.registry.Reservation;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.springframework.data.mongodb.core.MongoOperations;

/** A registry with four free addresses, in a database of its own for each test. */
abstract class StoresFixture {
  static final StoreAlias ALIAS = new StoreAlias("milestones");

  private final String name = TestDatabase.freshName();
  private final MongoClient client = MongoClients.create(TestDatabase.shared().uri());
  final MongoDatabase database = client.getDatabase(name);
  final MongoOperations template = Databases.template(client, name);
  final Stores stores = stores(template);

  static Stores stores(MongoOperations template) {
    return new Stores(template,
        new AddressPool(new IpAddress("127.77.0.2"), new IpAddress("127.77.0.6"), Set.of(new IpAddress("127.77.0.3"))),
        Clock.systemUTC());
  }

  @AfterEach
  void close() {
    client.close();
  }

  static Reservation reservation(String request, String alias, String domain) {
    return new Reservation(new RequestId(request), new StoreAlias(alias), new DomainName(domain),
        new Version("6.14.0"), "Debian-12", new VmType("Standard"));
  }

  static RequestId id(String id) {
    return new RequestId(id);
  }

  static Shop shop(String alias) {
    return new Shop(new ShopAlias(alias), new ShopAlias(alias), new ShopType("Flex_6_14_0"), new ShopName("Shop"),
        false,
        "http://127.77.0.2:8000/" + alias);
  }

  /** The store of {@link #ALIAS}, as request r1 has left it. */
  void running() {
    stores.reserve(reservation("r1", "milestones", "m.example.com"));
    stores.finish(ALIAS, id("r1"));
  }
}
