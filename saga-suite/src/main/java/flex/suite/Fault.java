package flex.suite;

/** What befalls a step or its undo. */
public enum Fault {
  /** The answer comes again: at once under another id, and after the end. */
  DUPLICATE_REPLY,
  /** The answer comes when the saga has ceased to wait for it. */
  LATE_REPLY,
  /** The participant changes nothing and says so. */
  REFUSAL,
  /** The participant begins and fails; what it has changed stands. */
  FAILURE,
  /** It is done, which nobody learns. */
  TIMEOUT_ALTHOUGH_DONE,
  /** It is not done, which nobody learns. */
  TIMEOUT_SINCE_NOT_DONE,
  /** The order to undo arrives before the order to do. */
  UNDO_BEFORE_DO,
  /** The order to do arrives twice. */
  DO_TWICE,
  /** The order to undo arrives twice. */
  UNDO_TWICE,
  /** The kernel dies after a write of the step, before anything else; another takes over. */
  CRASH_AFTER_WRITE,
  /** The kernel dies when it is about to write. */
  CRASH_BEFORE_WRITE
}
