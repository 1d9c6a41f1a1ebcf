package flex.site.registry.io;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import flex.chassis.database.io.Databases;
import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo;
import flex.contracts.StoreInfo.Shop;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.embedded.testing.OperationTable;
import flex.embedded.testing.Operations;
import flex.embedded.testing.Plans;
import flex.embedded.testing.TestDatabase;
import flex.site.catalogue.AddressPool;
import flex.site.registry.Hold;
import flex.site.registry.Reservation;
import flex.site.registry.Reservation.Result;
import flex.site.registry.StoreState;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Everything the registry asks of a database: nothing else than docs/mongodb.md lists. */
class OperationsIT {
  private static final Path DOCUMENT = Path.of("../docs/mongodb.md");
  private static final String NAME = TestDatabase.freshName();
  private static final Operations DONE = new Operations(NAME);
  private static final MongoClient CLIENT = MongoClients.create(MongoClientSettings.builder()
      .applyConnectionString(new ConnectionString(TestDatabase.shared().uri())).addCommandListener(DONE).build());
  private static final StoreAlias ALIAS = new StoreAlias("milestones");

  @BeforeAll
  static void doAll() {
    var stores = new Stores(Databases.template(CLIENT, NAME),
        new AddressPool(new IpAddress("127.77.0.2"), new IpAddress("127.77.0.6"), Set.of()), Clock.systemUTC());
    assertThat(reserve(stores, "r1", "milestones", "m.example.com")).isInstanceOf(Result.Reserved.class);
    assertThat(reserve(stores, "r2", "other", "m.example.com")).isInstanceOf(Result.DomainNameTaken.class);
    stores.advance(id("r1"), StoreState.READY);
    stores.learn(ALIAS, new StoreInfo(ALIAS, "m", null, null, "Debian-12", new Version("6.14.0"), 0, List.of(),
        List.of(), List.of(), 0, 0));
    assertThat(stores.bindKey(ALIAS, stores.find(ALIAS).orElseThrow().vmId(), "key")).isTrue();
    stores.changeShops(ALIAS, 1, _ -> List.of(new Shop(new ShopAlias("Demo"), new ShopAlias("Demo"),
        new ShopType("Flex_6_14_0"), new ShopName("Tea"), true, "http://127.77.0.2:8000/Demo")));
    stores.finish(ALIAS, id("r1"));
    assertThat(stores.hold(ALIAS, id("r3"), new DomainName("new.example.com"))).isInstanceOf(Hold.Held.class);
    stores.release(ALIAS, id("r3"));
    stores.free(id("r2"));
    assertThat(reserve(stores, "r2", "late", "late.example.com")).isInstanceOf(Result.Undone.class);
    assertThat(stores.hasFreeAddress()).isTrue();
    assertThat(stores.from("")).hasSize(1);
  }

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  private static Result reserve(Stores stores, String request, String alias, String domain) {
    return stores.reserve(new Reservation(id(request), new StoreAlias(alias), new DomainName(domain),
        new Version("6.14.0"), "Debian-12", new VmType("Standard")));
  }

  private static RequestId id(String id) {
    return new RequestId(id);
  }

  @Test
  void shouldDoNothingElseThanIsListedAndAllOfThat() throws Exception {
    assertThat(OperationTable.read(DOCUMENT, "site-service").differences(DONE)).isEmpty();
  }

  @Test
  void shouldListNoOperationThatItsIndexCannotAnswer() throws Exception {
    assertThat(OperationTable.read(DOCUMENT, "site-service").unanswerable()).isEmpty();
  }

  @Test
  void shouldBeAnsweredFromIndexesByARealServer() throws Exception {
    try (var client = MongoClients.create(TestDatabase.shared().uri())) {
      var scans = Plans.scans(DONE, OperationTable.read(DOCUMENT, "site-service"), client.getDatabase(NAME));
      Assumptions.assumeThat(scans).as("a server that explains its plans, see FLEX_TEST_MONGODB_URI").isPresent();
      assertThat(scans.orElseThrow()).isEmpty();
    }
  }
}
