package flex.agent.storefront;

import flex.agent.store.Settings;
import flex.agent.store.Shop;
import flex.agent.store.TreeState;
import flex.contracts.Text;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The storefront's pages: whole, without script or anything from elsewhere. Every text from outside goes through
 * {@link #escape}.
 */
public final class Pages {
  /** Allows exactly what the pages hold: their own style. */
  public static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
      + " frame-ancestors 'none'";

  private static final int HUES = 360;
  private static final int REPLACEMENT = 0xFFFD;

  private Pages() {}

  /** @param welcome the merchant's words; a line each becomes a paragraph */
  public static String shop(Shop shop, TreeState store, String welcome) {
    var words = welcome.lines().map(String::strip).filter(l -> !l.isEmpty()).map(Pages::escape)
        .collect(Collectors.joining("</p>\n<p>", "<p>", "</p>"));
    return page(shop, heading(shop), """
        <header class="hero">
        <div class="in">
        <span class="mark" aria-hidden="true">%s</span>
        <p class="state"><span class="dot"></span>Open</p>
        <h1>%s</h1>
        <div class="words">%s</div>
        </div>
        </header>
        <main class="in">
        <section aria-labelledby="about">
        <h2 id="about">About this shop</h2>
        <dl>
        <div><dt>Shop</dt><dd>%s</dd></div>
        <div><dt>Version</dt><dd>%s</dd></div>
        <div><dt>Store</dt><dd>%s</dd></div>
        %s</dl>
        </section>
        </main>
        """.formatted(initial(shop), escape(heading(shop)), "<p></p>".equals(words) ? "" : words,
        escape(shop.alias().value()), escape(store.template().version().value()),
        escape(store.identity().storeAlias().value()),
        shop.domainName() == null
            ? ""
            : "<div><dt>Web address</dt><dd>" + escape(shop.domainName().value()) + "</dd></div>\n"));
  }

  public static String closed(Shop shop, Settings settings) {
    return page(shop, heading(shop) + " is closed for a moment", """
        <main class="in notice">
        <span class="mark" aria-hidden="true">%s</span>
        <p class="state closed"><span class="dot"></span>Closed for a moment</p>
        <h1>%s</h1>
        <p>%s</p>
        </main>
        """.formatted(initial(shop), escape(heading(shop)), escape(settings.closedMessage())));
  }

  public static String directory(TreeState store) {
    var shops = store.shops().stream()
        .map(s -> """
            <li><a href="/%s" style="%s"><span class="mark" aria-hidden="true">%s</span><span><b>%s</b><small>%s</small></span></a></li>
            """
            .formatted(escape(s.alias().value()), hue(s), initial(s), escape(heading(s)),
                s.open() ? "Open" : "Closed for a moment"))
        .collect(Collectors.joining());
    return page(null, store.identity().storeAlias().value(), """
        <main class="in notice">
        <h1>%s</h1>
        %s
        </main>
        """.formatted(escape(store.identity().storeAlias().value()),
        shops.isEmpty()
            ? "<p>There is no shop here yet. Please come back soon.</p>"
            : "<ul class=\"shops\">" + shops + "</ul>"));
  }

  public static String notFound() {
    return error("Nothing is here", "This page does not exist. Perhaps the address was mistyped?");
  }

  public static String methodNotAllowed() {
    return error("This cannot be done here", "These pages are for reading only.");
  }

  public static String failed() {
    return error("Something went wrong", "We are sorry. Please try again in a minute.");
  }

  /** Text as content or quoted attribute value of HTML. */
  static String escape(String text) {
    var out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> {
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : isHalf(c) ? REPLACEMENT : c);
      }
    });
    return out.toString();
  }

  /** Half of a character, which no page can hold. */
  private static boolean isHalf(int c) {
    return Character.getType(c) == Character.SURROGATE;
  }

  private static String error(String title, String text) {
    return page(null, title, """
        <main class="in notice">
        <h1>%s</h1>
        <p>%s</p>
        <p><a class="back" href="/">To the shops</a></p>
        </main>
        """.formatted(escape(title), escape(text)));
  }

  private static String page(@Nullable Shop shop, String title, String body) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>%s</style>
        </head>
        <body style="%s">
        %s</body>
        </html>
        """.formatted(escape(title), Style.CSS, shop == null ? "--hue:215" : hue(shop), body);
  }

  /** A colour of its own for each shop, the same at every visit. */
  private static String hue(Shop shop) {
    return "--hue:" + Math.floorMod(shop.alias().value().hashCode() * 31, HUES);
  }

  /** The shop's name, or its alias where nobody could see the name. */
  private static String heading(Shop shop) {
    return Text.isVisible(shop.name()) ? shop.name() : shop.alias().value();
  }

  private static String initial(Shop shop) {
    var first = heading(shop).codePoints().mapToObj(Character::toString).filter(Text::isVisible).findFirst()
        .orElse("?");
    return escape(first.toUpperCase(Locale.ROOT));
  }
}
