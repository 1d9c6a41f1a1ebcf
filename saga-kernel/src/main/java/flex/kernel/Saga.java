package flex.kernel;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A long piece of work as three pure functions over its state {@code S}, the inputs {@code I} that reach it and the
 * events {@code E} that record what happened.
 *
 * <p>The kernel calls {@link #decide}, folds the events with {@link #evolve}, collects the effects with {@link #react},
 * and writes all of it in one atomic update. Replay calls {@code evolve} alone. A function that throws parks the saga:
 * it and its later inputs wait for an operator while others go on.
 */
public interface Saga<S, I, E> {
  /** Stored with every saga; never changes. */
  String type();

  /**
   * Stored names of all records that {@code S}, {@code I}, {@code E} and the tasks consist of. A name never changes
   * and is never taken from a class.
   */
  Map<String, Class<?>> names();

  /** The state before the first event. */
  S initial();

  /** What happens because of {@code input}; nothing for an input that is late or repeated. */
  List<E> decide(S state, I input, Instant now);

  /** The state after {@code event}; throws {@link IllegalTransition} for an event that cannot follow. */
  S evolve(S state, E event);

  /** What is to be done because of {@code event}; {@code state} is the one after it. */
  List<Effect> react(S state, E event);

  /** What the saga is about, for look-ups and as {@code ce_subject}. */
  default @Nullable String subject(S state) {
    return null;
  }
}
