package flex.contracts;

/**
 * What was asked for. An open word: which kinds there are is the business of the service that is asked; those named
 * here are the site's.
 */
public record RequestKind(String value) implements Identifier {
  static final String PATTERN = Identifier.WORD;
  static final String EXPECTED = "a kind of request in capitals, such as SHOP_IN_STORE";

  public static final RequestKind SHOP_IN_NEW_STORE = new RequestKind("SHOP_IN_NEW_STORE");
  public static final RequestKind SHOP_IN_STORE = new RequestKind("SHOP_IN_STORE");
  public static final RequestKind CONFIGURE_STORE = new RequestKind("CONFIGURE_STORE");

  public RequestKind {
    Identifier.check("kind of request", value, PATTERN, EXPECTED);
  }

  @Override
  public String toString() {
    return value;
  }
}
