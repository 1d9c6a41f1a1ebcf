package flex.contracts;

/** A fully-qualified domain name in lower case (RFC 1123), at most 253 characters. */
public record DomainName(String value) implements Identifier {
  static final String PATTERN = "(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?";
  static final String EXPECTED = "a fully-qualified domain name in lower case, such as milestones.example.com";

  public DomainName {
    Identifier.check("domain name", value, PATTERN, EXPECTED);
  }

  @Override
  public String toString() {
    return value;
  }
}
