package flex.suite;

/** What came of an order. */
public enum Outcome {
  DONE,
  /** Nothing was changed. */
  REFUSED,
  /** Something may have been changed. */
  FAILED
}
