package flex.contracts;

/** What the merchant calls the shop; shown on its pages. */
public record ShopName(String value) implements Identifier {
  /** Controls, line breaks, marks that turn the direction of writing (they can disguise a page), halves of characters. */
  private static final String NEVER = "\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff";

  static final String PATTERN = "(?=.{1,100}$)[^" + NEVER + "]*[^" + NEVER + "\\x20\\xa0][^" + NEVER + "]*";
  static final String EXPECTED = "a line of 1 to 100 visible characters";

  public ShopName {
    Identifier.check("shop name", value, PATTERN, EXPECTED);
  }

  @Override
  public String toString() {
    return value;
  }
}
