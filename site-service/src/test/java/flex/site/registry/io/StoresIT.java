package flex.site.registry.io;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import flex.contracts.DomainName;
import flex.contracts.StoreInfo;
import flex.contracts.StoreInfo.Shop;
import flex.contracts.Version;
import flex.site.registry.Hold;
import flex.site.registry.Reservation.Result;
import flex.site.registry.StoreState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.UncategorizedMongoDbException;
import org.springframework.data.mongodb.core.MongoOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** One store per alias, domain name and address, whoever comes first, also where the undo does. */
@Tag("SITE-01")
class StoresIT extends StoresFixture {
  @Test
  void shouldAnswerTheSameWhenReservedTwice() {
    var first = stores.reserve(reservation("r1", "a", "a.example.com"));

    assertThat(first).isInstanceOfSatisfying(Result.Reserved.class,
        r -> assertThat(r.store().ipAddress().value()).isEqualTo("127.77.0.2"));
    assertThat(stores.reserve(reservation("r1", "a", "a.example.com"))).isInstanceOf(Result.Reserved.class);
    assertThat(stores.from("")).hasSize(1);
  }

  @Test
  void shouldSayWhatIsTakenWhenItIs() {
    stores.reserve(reservation("r1", "a", "a.example.com"));

    assertThat(stores.reserve(reservation("r2", "a", "b.example.com"))).isEqualTo(new Result.AliasTaken());
    assertThat(stores.reserve(reservation("r2", "b", "a.example.com"))).isEqualTo(new Result.DomainNameTaken());
  }

  @Test
  void shouldGiveEachAddressOnceWhenManyReserveAtOnce() throws Exception {
    var wanted = IntStream.range(0, 6).<Callable<Result>>mapToObj(
        i -> () -> stores.reserve(reservation("r" + i, "s" + i, "s" + i + ".example.com"))).toList();
    List<Result> results;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      results = threads.invokeAll(wanted).stream().map(Future::resultNow).toList();
    }

    assertThat(results).filteredOn(Result.NoFreeAddress.class::isInstance).hasSize(2);
    assertThat(stores.from("")).extracting(s -> s.ipAddress().value()).containsExactlyInAnyOrder("127.77.0.2",
        "127.77.0.4", "127.77.0.5", "127.77.0.6");
    stores.free(stores.from("").findFirst().orElseThrow().requestId());
    assertThat(stores.hasFreeAddress()).isTrue();
  }

  @Test
  void shouldRefuseReservationWhenUndoneBefore() {
    stores.free(id("r1"));
    stores.free(id("r1"));

    assertThat(stores.reserve(reservation("r1", "a", "a.example.com"))).isEqualTo(new Result.Undone());
    assertThat(stores.from("")).isEmpty();
  }

  @Test
  void shouldHoldForOneRequestWhenTwoWantIt() {
    running();

    assertThat(stores.hold(ALIAS, id("r2"), null)).isInstanceOfSatisfying(Hold.Held.class,
        h -> assertThat(h.store().epoch()).isEqualTo(2));
    assertThat(stores.hold(ALIAS, id("r2"), null)).as("again").isInstanceOfSatisfying(Hold.Held.class,
        h -> assertThat(h.store().epoch()).isEqualTo(2));
    assertThat(stores.hold(ALIAS, id("r3"), null)).isEqualTo(new Hold.Busy(id("r2")));
    stores.release(ALIAS, id("r2"));
    assertThat(stores.hold(ALIAS, id("r3"), null)).isInstanceOfSatisfying(Hold.Held.class,
        h -> assertThat(h.store().epoch()).isEqualTo(3));
  }

  @Test
  void shouldRefuseHoldWhenRequestIsOverOrUndone() {
    running();
    stores.hold(ALIAS, id("r2"), null);
    stores.finish(ALIAS, id("r2"));
    stores.release(ALIAS, id("r3"));

    assertThat(stores.hold(ALIAS, id("r2"), null)).isEqualTo(new Hold.Undone());
    assertThat(stores.hold(ALIAS, id("r3"), null)).isEqualTo(new Hold.Undone());
    assertThat(stores.find(ALIAS).orElseThrow().holder()).isNull();
  }

  @Test
  void shouldGiveDomainNameBackWhenHoldIsReleased() {
    running();
    stores.hold(ALIAS, id("r2"), new DomainName("new.example.com"));
    assertThat(stores.isDomainTaken(new DomainName("new.example.com"))).isTrue();
    stores.release(ALIAS, id("r2"));

    assertThat(stores.find(ALIAS).orElseThrow().domainName().value()).isEqualTo("m.example.com");
  }

  @Test
  void shouldKeepFormerDomainNameReservedWhenAnotherIsClaimed() {
    running();
    stores.hold(ALIAS, id("r2"), new DomainName("new.example.com"));

    assertThat(stores.isDomainTaken(new DomainName("m.example.com"))).isTrue();
    assertThat(stores.reserve(reservation("r3", "thief", "m.example.com"))).isEqualTo(new Result.DomainNameTaken());
    stores.release(ALIAS, id("r2"));
    stores.release(ALIAS, id("r2"));

    assertThat(stores.find(ALIAS).orElseThrow().domainName().value()).isEqualTo("m.example.com");
    assertThat(stores.reserve(reservation("r4", "new", "new.example.com"))).isInstanceOf(Result.Reserved.class);
  }

  @Test
  void shouldGiveFormerDomainNameUpWhenRequestSucceeds() {
    running();
    stores.hold(ALIAS, id("r2"), new DomainName("new.example.com"));
    stores.finish(ALIAS, id("r2"));

    assertThat(stores.reserve(reservation("r3", "new", "new.example.com"))).isEqualTo(new Result.DomainNameTaken());
    assertThat(stores.reserve(reservation("r4", "next", "m.example.com"))).isInstanceOf(Result.Reserved.class);
  }

  @Test
  void shouldKeepDomainNameWhenRequestSucceeds() {
    running();
    stores.hold(ALIAS, id("r2"), new DomainName("new.example.com"));
    stores.finish(ALIAS, id("r2"));
    stores.finish(ALIAS, id("r2"));

    assertThat(stores.find(ALIAS).orElseThrow().domainName().value()).isEqualTo("new.example.com");
  }

  @Test
  void shouldRefuseHoldWhenDomainNameIsTaken() {
    running();
    stores.reserve(reservation("r9", "other", "other.example.com"));

    assertThat(stores.hold(ALIAS, id("r2"), new DomainName("other.example.com")))
        .isEqualTo(new Hold.DomainNameTaken());
    assertThat(stores.find(ALIAS).orElseThrow().holder()).isNull();
  }

  /** Some servers call it an internal error, code 1, where a change meets a unique index. */
  @Test
  void shouldRefuseHoldWhenDomainNameIsTakenWhateverTheServerCallsIt() {
    running();
    stores.reserve(reservation("r9", "other", "other.example.com"));
    var met = new AtomicInteger();
    var odd = (MongoOperations) Proxy.newProxyInstance(MongoOperations.class.getClassLoader(),
        new Class<?>[]{ MongoOperations.class}, (_, method, arguments) -> {
          try {
            return method.invoke(template, arguments);
          } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof DuplicateKeyException)) {
              throw e.getCause();
            }
            met.incrementAndGet();
            throw new UncategorizedMongoDbException("failed", new MongoCommandException(
                BsonDocument.parse("{ok: 0, code: 1, errmsg: 'internal error'}"), new ServerAddress()));
          }
        });

    assertThat(stores(odd).hold(ALIAS, id("r2"), new DomainName("other.example.com")))
        .isEqualTo(new Hold.DomainNameTaken());
    assertThat(met).hasValue(1);
  }

  @Test
  void shouldNotGoBackWhenStateIsAdvancedLate() {
    running();
    stores.advance(id("r1"), StoreState.READY);

    assertThat(stores.find(ALIAS).orElseThrow().state()).isEqualTo(StoreState.RUNNING);
  }

  @Test
  void shouldChangeShopsWhenTheyHoldFieldsOfALaterRelease() {
    running();
    stores.changeShops(ALIAS, 1, _ -> List.of(shop("One")));
    database.getCollection("stores").updateOne(Filters.eq("_id", "milestones"),
        Updates.set("shops.0.colour", "red"));

    assertTimeoutPreemptively(Duration.ofSeconds(60),
        () -> stores.changeShops(ALIAS, 1, _ -> List.of(shop("One"), shop("Two"))));

    assertThat(stores.find(ALIAS).orElseThrow().shops()).containsExactly(shop("One"), shop("Two"));
  }

  @Test
  void shouldLoseNoShopWhenManyChangeThemAtOnce() throws Exception {
    running();
    var changes = IntStream.range(0, 8).<Callable<Boolean>>mapToObj(i -> () -> {
      stores.changeShops(ALIAS, 1, shops -> Stream.concat(shops.stream(), Stream.of(shop("Shop" + i))).toList());
      return true;
    }).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(changes)).allMatch(Future::resultNow);
    }

    assertThat(stores.find(ALIAS).orElseThrow().shops()).hasSize(8);
  }

  @Test
  void shouldKeepShopsWhenStoreTellsOlderOnes() {
    running();
    stores.changeShops(ALIAS, 1, _ -> List.of(shop("One")));

    stores.learn(ALIAS, new StoreInfo(ALIAS, "m", null, null, "Debian-13", new Version("6.14.0"), 2, List.of(),
        List.of(), List.of(), 0, 0));
    stores.changeShops(ALIAS, 2, _ -> List.of());

    var store = stores.find(ALIAS).orElseThrow();
    assertThat(store.shops()).containsExactly(shop("One"));
    assertThat(store.os()).isEqualTo("Debian-13");
    assertThat(store.patchLevel()).isEqualTo(2);
  }

  @Test
  void shouldBindTokenToOneKeyWhenAgentsEnrol() {
    running();
    var vmId = stores.find(ALIAS).orElseThrow().vmId();

    assertThat(stores.bindKey(ALIAS, vmId, "key")).isTrue();
    assertThat(stores.bindKey(ALIAS, vmId, "key")).isTrue();
    assertThat(stores.bindKey(ALIAS, vmId, "other")).isFalse();
    assertThat(stores.bindKey(ALIAS, "vm-other", "key")).isFalse();
    stores.advance(id("r1"), StoreState.REMOVING);
    assertThat(stores.bindKey(ALIAS, vmId, "key")).isFalse();
  }
}
