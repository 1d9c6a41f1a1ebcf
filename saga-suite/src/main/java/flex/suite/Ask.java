package flex.suite;

/**
 * What a participant is asked to do.
 *
 * @param key by which the participant recognises a repetition; for a task it is that of its context, whatever is given
 */
public record Ask(String step, Direction direction, String key) {
  public static Ask toDo(String step) {
    return new Ask(step, Direction.DO, "");
  }

  public static Ask toUndo(String step) {
    return new Ask(step, Direction.UNDO, "");
  }

  Ask under(String key) {
    return new Ask(step, direction, key);
  }

  Target target() {
    return new Target(step, direction);
  }
}
