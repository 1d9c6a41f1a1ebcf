package flex.contracts;

/** A port of every store, on its own address. */
public enum StorePort {
  /** HTTPS of its agent, for the site alone. */
  AGENT(4000),
  /** HTTP of its shops, for visitors. */
  STOREFRONT(8000);

  private final int number;

  StorePort(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
