package flex.suite;

/**
 * What a participant is asked to do.
 *
 * @param key by which the participant recognises a repetition; for a task it is that of its context, whatever is given
 */
public record Order(String step, Direction direction, String key) {
  public static Order toDo(String step) {
    return new Order(step, Direction.DO, "");
  }

  public static Order toUndo(String step) {
    return new Order(step, Direction.UNDO, "");
  }

  Order under(String key) {
    return new Order(step, direction, key);
  }

  Target target() {
    return new Target(step, direction);
  }
}
