package flex.agent.commands;

import java.io.IOException;

/**
 * One change to the store.
 *
 * @param label its name in the journal and in {@code CommandFailed}: any text that is not blank
 * @param repeatable whether its effect is that of once when it is made twice, or made again after half of it
 */
public record Change(String label, boolean repeatable, Action action) {
  public Change {
    if (label.isBlank()) {
      throw new IllegalArgumentException("a change has a label");
    }
  }

  /** What changes the store. */
  @FunctionalInterface
  public interface Action {
    /**
     * Durable when it returns. An {@link IOException} says that it failed, and why, and ends the command; anything else
     * that is thrown says that its outcome is unknown.
     */
    void run() throws IOException;
  }

  public static Change repeatable(String label, Action action) {
    return new Change(label, true, action);
  }

  /** Where nobody knows whether it ended, it is not made again, and the command fails. */
  public static Change once(String label, Action action) {
    return new Change(label, false, action);
  }
}
