package flex.contracts;

/**
 * A validated text value. On the wire it is a plain JSON string whose schema has the same pattern and bounds as the
 * constructor.
 */
public sealed interface Identifier
    permits RequestId, StoreAlias, ShopAlias, ShopName, DomainName, IpAddress, Version, ShopType, VmType, RequestKind,
    StepName, Problem.Reason {
  /** Pattern of an open word: a list that grows, of which a reader need not know all. */
  String WORD = "[A-Z][A-Z0-9_]{0,63}";

  String value();

  /** Throws where {@code value} does not match; the message says what is expected, for people. */
  static void check(String name, String value, String pattern, String expected) {
    if (!value.matches(pattern)) {
      var shown = value.length() > 100 ? value.substring(0, 100) + "..." : value;
      throw new IllegalArgumentException(name + " '" + shown + "' is not valid: " + expected);
    }
  }
}
