package flex.steps;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One step beside its undo.
 *
 * @param name stored with every work; 1 to 50 capital letters, digits or underscores
 * @param undo done when a later step fails, or this one, unless who was asked refused it
 * @param limit how long the step may take, and its undo; afterwards its outcome is unknown. Null only from the pivot on:
 *        there the step goes on until it is done.
 * @param vouchable whether an operator may say that it is done, or not needed. Not where it teaches what later steps
 *        need, nor where nobody but the service can do it. An undo can always be done by hand.
 */
public record Step<O, F>(String name, Action<O, F> act, Action<O, F> undo, @Nullable Duration limit,
    boolean vouchable) {
  private static final String UNDO = "undo-";

  public Step {
    if (!name.matches("[A-Z][A-Z0-9_]{0,49}")) {
      throw new IllegalArgumentException("'" + name + "' is no name of a step: 1 to 50 of A-Z, 0-9 and _");
    }
    if (act instanceof Action.Nothing) {
      throw new IllegalArgumentException(name + " does nothing; leave it out of the plan");
    }
    if (undo instanceof Action.Await) {
      throw new IllegalArgumentException("the undo of " + name + " waits for a signal; only a step may");
    }
    if (limit != null && !limit.isPositive()) {
      throw new IllegalArgumentException("the limit of " + name + " is not positive");
    }
  }

  public static <O, F> Step<O, F> of(String name, Duration limit, Action<O, F> act, Action<O, F> undo) {
    return new Step<>(name, act, undo, limit, false);
  }

  /** A step from the pivot on, which goes on until it is done. */
  public static <O, F> Step<O, F> forward(String name, Action<O, F> act) {
    return new Step<>(name, act, Action.nothing(), null, false);
  }

  /** The same, but an operator may vouch for it. */
  public Step<O, F> vouched() {
    return new Step<>(name, act, undo, limit, true);
  }

  /** Id of its task, and the end of the ids of its commands. */
  public static String id(String step) {
    return step.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Id of the task of its undo, and the end of the ids of the commands that undo it. */
  public static String undoId(String step) {
    return UNDO + id(step);
  }
}
