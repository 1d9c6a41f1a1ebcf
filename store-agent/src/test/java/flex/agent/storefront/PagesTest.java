package flex.agent.storefront;

import flex.agent.store.Identity;
import flex.agent.store.Settings;
import flex.agent.store.Shop;
import flex.agent.store.StoreState;
import flex.agent.store.Template;
import flex.contracts.IpAddress;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreAlias;
import flex.contracts.Version;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("AGENT-06")
class PagesTest {
  private static Shop shop(String alias, String name, boolean open) {
    return new Shop(new ShopAlias(alias), new ShopAlias(alias), new ShopType("Flex_6_14_0"), new ShopName(name), null,
        open);
  }

  private static StoreState store(Shop... shops) {
    return new StoreState(new Identity(new StoreAlias("milestones"), "vm-1", new IpAddress("127.77.0.2")),
        new Template(new Version("6.14.0"), "Debian-12", List.of()), null, List.of(), List.of(shops), Settings.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = { "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
      "</title><script>alert(1)</script>", "<svg/onload=alert(1)>", "%s%n%d", "&lt;b&gt;", "𝔘nicode ☕"})
  void shouldShowTheNameAsTextWhenItLooksLikeMarkup(String name) {
    var shop = shop("Demo", name, true);
    var settings = new Settings(name, 60);
    for (var page : List.of(Pages.shop(shop, store(shop), name), Pages.closed(shop, settings),
        Pages.directory(store(shop, shop("Other", name, false))))) {
      assertThat(page.replaceAll("(?s)<style>.*</style>", "")).doesNotContain("<script", "<img", "<svg",
          "onerror=alert(1)>",
          "' onmouse");
      assertThat(page).contains(Pages.escape(name));
    }
  }

  @Test
  void shouldNameShopVersionAndStoreWhenOpen() {
    var shop = shop("Demo", "Tea House", true);
    assertThat(Pages.shop(shop, store(shop), "Hello")).contains("Tea House", "Demo", "6.14.0", "milestones", "Hello",
        "lang=\"en\"", "viewport");
  }

  @Test
  void shouldLoadNothingFromElsewhere() {
    var shop = shop("Demo", "Tea House", true);
    assertThat(Pages.shop(shop, store(shop), "")).doesNotContain("http:", "https:", "url(", "@import", "<script",
        "<link");
  }

  @ParameterizedTest
  @ValueSource(strings = { "/demo", "/Demo/x", "//Demo", "/../Demo", "/Demo%00", "/.Demo.new", "/shop.json", "*"})
  void shouldFindNothingWhenThePathIsNoShop(String path) {
    assertThat(Visit.of(path, store(shop("Demo", "Tea", true)))).isInstanceOf(Visit.NotFound.class);
  }

  @Test
  void shouldLeadToTheShopWhenItIsTheOnlyOne() {
    var one = store(shop("Demo", "Tea", true));
    assertThat(Visit.of("/", one)).isEqualTo(new Visit.Redirect("/Demo"));
    assertThat(Visit.of("/Demo/", one)).isEqualTo(new Visit.Redirect("/Demo"));
    assertThat(Visit.of("/", store())).isInstanceOf(Visit.Directory.class);
    assertThat(Visit.of("/", store(shop("A", "A", true), shop("B", "B", false)))).isInstanceOf(Visit.Directory.class);
    assertThat(Visit.of("/Demo", store(shop("Demo", "Tea", false)))).isInstanceOf(Visit.Closed.class);
  }
}
