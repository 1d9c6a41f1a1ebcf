package flex.site.store.io;

import flex.contracts.DomainName;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo.Shop;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.site.registry.Reservation;
import flex.site.registry.io.Stores;
import flex.site.testing.RunningSite;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Lists of stores and shops, page by page. */
class ListsIT {
  private static final List<String> ALIASES = List.of("zz-a", "zz-b", "zz-c");

  private final String test = UUID.randomUUID().toString();
  private final RunningSite site = RunningSite.shared();
  private final Stores stores = site.bean(Stores.class);

  @BeforeEach
  void reserve() {
    for (var alias : ALIASES) {
      stores.reserve(new Reservation(request(alias), new StoreAlias(alias),
          new DomainName(alias + ".example.com"), new Version("6.14.0"), "Debian-12", new VmType("Standard")));
      stores.changeShops(new StoreAlias(alias), 1, _ -> alias.equals("zz-b")
          ? List.of()
          : List.of(shop("Two"), shop("One"), shop("Three")));
    }
  }

  @AfterEach
  void free() {
    ALIASES.forEach(alias -> stores.free(request(alias)));
  }

  /** An id that was undone is undone for good, so each test has its own. */
  private RequestId request(String alias) {
    return new RequestId(test + alias);
  }

  private static Shop shop(String alias) {
    return new Shop(new ShopAlias(alias), new ShopAlias(alias), new ShopType("Flex_6_14_0"), new ShopName(alias), true,
        "http://127.0.0.1/" + alias);
  }

  private List<String> stores(String query) {
    return site.get("/api/v1/stores?" + query).body().findValuesAsText("storeAlias");
  }

  private List<String> shops(String query) {
    return site.get("/api/v1/shops?" + query).body().findValuesAsText("shopAlias");
  }

  @Test
  void shouldListStoresBehindAnAlias() {
    assertThat(stores("after=zz-a")).containsExactly("zz-b", "zz-c");
    assertThat(stores("after=zz-a&limit=1")).containsExactly("zz-b");
    assertThat(stores("after=zz-aa")).containsExactly("zz-b", "zz-c");
    assertThat(stores("after=zz-c")).isEmpty();
    assertThat(stores("limit=1000")).endsWith("zz-a", "zz-b", "zz-c");
  }

  @Test
  void shouldListShopsBehindAShop() {
    assertThat(shops("after=zz-a/One&limit=3")).containsExactly("Three", "Two", "One");
    assertThat(shops("after=zz-a/Two")).containsExactly("One", "Three", "Two");
    assertThat(shops("after=zz-b&limit=2")).containsExactly("One", "Three");
    assertThat(shops("after=zz-c/Two")).isEmpty();
    assertThat(shops("limit=1000")).endsWith("One", "Three", "Two", "One", "Three", "Two");
  }
}
