package flex.suite;

/** A step on its way there or back. */
record Target(String step, Direction direction) {
  @Override
  public String toString() {
    return direction + " " + step;
  }
}
