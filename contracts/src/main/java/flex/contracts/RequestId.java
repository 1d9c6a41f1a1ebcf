package flex.contracts;

/** Id of one request, chosen by whoever asks; the key under which its state can be queried. */
public record RequestId(String value) implements Identifier {
  static final String PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
  static final String EXPECTED = "1 to 100 letters, digits, dots, underscores or hyphens, such as order-4711";

  public RequestId {
    Identifier.check("request id", value, PATTERN, EXPECTED);
  }

  @Override
  public String toString() {
    return value;
  }
}
