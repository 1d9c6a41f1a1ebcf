package flex.suite;

/** Which way a step is taken. */
public enum Direction {
  DO, UNDO
}
