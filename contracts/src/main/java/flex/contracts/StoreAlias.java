package flex.contracts;

/** Name of a store, unique in the site; a DNS label, since it is the first label of the store's domain name. */
public record StoreAlias(String value) implements Identifier {
  static final String PATTERN = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  static final String EXPECTED = "a DNS label of 1 to 63 lower-case letters, digits or inner hyphens, such as milestones";

  public StoreAlias {
    Identifier.check("store alias", value, PATTERN, EXPECTED);
  }

  /** The alias of a store that was not given one: the first label of its domain name (SITE-02). */
  public static StoreAlias of(DomainName domainName) {
    return new StoreAlias(domainName.value().substring(0, domainName.value().indexOf('.')));
  }

  @Override
  public String toString() {
    return value;
  }
}
