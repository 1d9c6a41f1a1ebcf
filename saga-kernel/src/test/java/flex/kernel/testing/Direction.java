package flex.kernel.testing;

/** Which way a step is taken. */
public enum Direction {
  DO, UNDO
}
