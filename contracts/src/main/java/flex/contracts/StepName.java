package flex.contracts;

/** The steps of a request, in their order. */
public enum StepName {
  RESERVE_ADDRESS, CLONE_TEMPLATE, START_VM, AWAIT_AGENT, HOLD_STORE, CONFIGURE_STORE, CREATE_SHOP, OPEN_SHOP, REPORT
}
