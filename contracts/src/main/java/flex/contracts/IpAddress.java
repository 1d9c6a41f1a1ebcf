package flex.contracts;

/** An IPv4 address in dotted form. */
public record IpAddress(String value) implements Identifier {
  static final String PATTERN = "((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}";
  static final String EXPECTED = "an IPv4 address such as 127.77.0.2";

  public IpAddress {
    Identifier.check("IP address", value, PATTERN, EXPECTED);
  }

  @Override
  public String toString() {
    return value;
  }
}
