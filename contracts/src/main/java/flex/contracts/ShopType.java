package flex.contracts;

/** What kind of shop is created. Its name carries the version it belongs to: {@code Flex_6_14_0}. */
public record ShopType(String value) implements Identifier {
  static final String PATTERN = "[A-Z][A-Za-z]{0,31}_(0|[1-9][0-9]{0,3})(_(0|[1-9][0-9]{0,3})){2}";
  static final String EXPECTED = "a name and the version with underscores, such as Flex_6_14_0";

  public ShopType {
    Identifier.check("shop type", value, PATTERN, EXPECTED);
  }

  /** The version that the name states. */
  public Version version() {
    return new Version(value.substring(value.indexOf('_') + 1).replace('_', '.'));
  }

  @Override
  public String toString() {
    return value;
  }
}
