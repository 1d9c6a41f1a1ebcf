package flex.suite;

/** Where a saga stands; {@code step} is empty where it stands at none. */
public record Standing(Phase phase, String step) {
  /** Of a saga's life. A saga that is stuck waits for an operator. */
  public enum Phase {
    FRESH, DOING, UNDOING, STUCK, COMPLETED, UNDONE
  }

  public static Standing fresh() {
    return new Standing(Phase.FRESH, "");
  }

  public static Standing doing(String step) {
    return new Standing(Phase.DOING, step);
  }

  public static Standing undoing(String step) {
    return new Standing(Phase.UNDOING, step);
  }

  public static Standing stuck(String step) {
    return new Standing(Phase.STUCK, step);
  }

  public static Standing completed() {
    return new Standing(Phase.COMPLETED, "");
  }

  public static Standing undone() {
    return new Standing(Phase.UNDONE, "");
  }

  boolean isAt(Target target) {
    return step.equals(target.step()) && phase == (target.direction() == Direction.DO ? Phase.DOING : Phase.UNDOING);
  }

  @Override
  public String toString() {
    return step.isEmpty() ? phase.name() : phase + " " + step;
  }
}
