package flex.suite;

/** What came of what was asked for. */
public enum Verdict {
  DONE,
  /** Nothing was changed. */
  REFUSED,
  /** Something may have been changed. */
  FAILED
}
