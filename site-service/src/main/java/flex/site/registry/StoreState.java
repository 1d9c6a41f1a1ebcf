package flex.site.registry;

/** Where a store is in its life; it only moves down this list. */
public enum StoreState {
  RESERVED, CLONED, STARTED, READY, RUNNING, REMOVING;

  /** Whether the store's VM should run. */
  public boolean wantsVm() {
    return this == STARTED || this == READY || this == RUNNING;
  }
}
