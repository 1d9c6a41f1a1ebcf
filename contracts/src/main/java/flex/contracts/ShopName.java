package flex.contracts;

/** What the merchant calls the shop; shown on its pages. */
public record ShopName(String value) implements Identifier {
  static final String PATTERN = "(?=.{1,100}$)[^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*";
  static final String EXPECTED = "a line of 1 to 100 visible characters";

  public ShopName {
    Identifier.check("shop name", value, PATTERN, EXPECTED);
  }

  @Override
  public String toString() {
    return value;
  }
}
