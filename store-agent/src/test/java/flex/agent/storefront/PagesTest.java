package flex.agent.storefront;

import flex.agent.store.Identity;
import flex.agent.store.Settings;
import flex.agent.store.Shop;
import flex.agent.store.Template;
import flex.agent.store.TreeState;
import flex.contracts.IpAddress;
import flex.contracts.ShopAlias;
import flex.contracts.ShopType;
import flex.contracts.StoreAlias;
import flex.contracts.Version;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@Tag("AGENT-06")
class PagesTest {
  private static Shop shop(String alias, String name, boolean open) {
    return new Shop(new ShopAlias(alias), new ShopAlias(alias), new ShopType("Flex_6_14_0"), name, null,
        open);
  }

  private static TreeState store(Shop... shops) {
    return new TreeState(new Identity(new StoreAlias("milestones"), "vm-1", new IpAddress("127.77.0.2")),
        new Template(new Version("6.14.0"), "Debian-12", List.of()), null, List.of(), List.of(shops), Settings.DEFAULT,
        List.of(), List.of());
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

  /** What intake has let in, and whatever else may stand in a file. */
  @Property(tries = 300, seed = "20261127")
  void shouldMakeEveryPageWhateverTheTexts(@ForAll("texts") String name, @ForAll("texts") String other) {
    var shop = shop("Demo", name, true);
    var pages = List.of(Pages.shop(shop, store(shop), other), Pages.closed(shop, new Settings(other, 60)),
        Pages.directory(store(shop, shop("Other", other, false))));
    for (var page : pages) {
      assertThat(new String(page.getBytes(UTF_8), UTF_8)).isEqualTo(page);
      assertThat(page.replaceAll("(?s)<style>.*</style>", "").chars())
          .noneMatch(c -> Character.isISOControl(c) && c != '\n');
    }
    assertThat(pages.getFirst()).doesNotContain("<h1></h1>", "aria-hidden=\"true\"></span>");
  }

  /** All of Unicode and halves of characters, with more of what is drawn as nothing, or turns the direction, than by chance. */
  @Provide
  Arbitrary<String> texts() {
    var odd = Arbitraries.of('\u3000', '\u200B', '\u2800', '\u3164', '\u00AD', '\u202E', '\u2066', '\u2069', '\uD83E',
        '\uDD7E', '\uFFFF', '\u0000', '\u001B', '<', '&', '%', '"');
    var any = Arbitraries.frequencyOf(Tuple.of(3, odd), Tuple.of(2, Arbitraries.chars().all()));
    var some = any.list().ofMaxSize(12).map(chars -> chars.stream().map(String::valueOf).collect(Collectors.joining()));
    return Arbitraries.frequencyOf(Tuple.of(9, some),
        Tuple.of(1, some.map(t -> t.repeat(10_000 / Math.max(1, t.length())))));
  }

  @ParameterizedTest
  @ValueSource(strings = { "", " ", "\u3000", "\u200B", "\u2800", "\u3164", "\u00AD", "\uD83E", "\u202E\u202C",
      "\u0301",
      "\u3000\u00AD\u200B"})
  void shouldCallTheShopByItsAliasWhenNobodyCouldSeeItsName(String name) {
    var shop = shop("Demo", name, true);
    assertThat(Pages.shop(shop, store(shop), "")).contains("<h1>Demo</h1>", ">D</span>", "<title>Demo</title>");
    assertThat(Pages.closed(shop, Settings.DEFAULT)).contains("<h1>Demo</h1>");
    assertThat(Pages.directory(store(shop, shop("Other", "Tea", true)))).contains("<b>Demo</b>", "<b>Tea</b>");
    assertThat(store(shop).info().shops()).extracting(s -> s.shopName().value()).doesNotContain("");
  }

  @Test
  void shouldLeadToAShopThatIsBrokenAndToItsNeighbour() {
    var one = store(shop("Demo", "Tea", true));
    var state = new TreeState(one.identity(), one.template(), null, List.of(), one.shops(), Settings.DEFAULT,
        List.of("Broken"), List.of());
    assertThat(Visit.of("/Broken", state)).isEqualTo(new Visit.Broken("Broken"));
    assertThat(Visit.of("/Demo", state)).isInstanceOf(Visit.Page.class);
    assertThat(Visit.of("", state)).isEqualTo(new Visit.Redirect("/Demo"));
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
