package flex.contracts;

/** Name of a shop, unique in its store; the path under which the shop answers. */
public record ShopAlias(String value) implements Identifier {
  static final String PATTERN = "[A-Za-z0-9][A-Za-z0-9_-]{0,62}";
  static final String EXPECTED = "1 to 63 letters, digits, underscores or hyphens, such as DemoShop";

  public ShopAlias {
    Identifier.check("shop alias", value, PATTERN, EXPECTED);
  }

  @Override
  public String toString() {
    return value;
  }
}
