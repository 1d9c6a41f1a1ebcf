package flex.contracts;

/** What was asked for. */
public enum RequestKind {
  SHOP_IN_NEW_STORE, SHOP_IN_STORE, CONFIGURE_STORE
}
