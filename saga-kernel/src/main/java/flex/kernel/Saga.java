package flex.kernel;

import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
   * and is never taken from a class. A generic record stands here with its arguments, as a
   * {@link java.lang.reflect.ParameterizedType}, and once.
   */
  Map<String, ? extends Type> names();

  /** Names that stand in stored sagas and are written no more, each with the record it was; read wherever they stand. */
  default Map<String, Former<?>> formerly() {
    return Map.of();
  }

  /**
   * A record that is written no more.
   *
   * @param type what it was
   * @param upcast makes it into a record of {@link #names}; what it throws counts as unreadable
   */
  record Former<T>(Type type, Function<T, Object> upcast) {}

  /** The state before the first event. */
  S initial();

  /** What happens because of {@code input}; nothing for an input that is late or repeated. */
  List<E> decide(S state, I input, Instant now);

  /** The state after {@code event}; throws {@link IllegalTransition} for an event that cannot follow. */
  S evolve(S state, E event);

  /** What is to be done because of {@code event}; {@code state} is the one after it. */
  List<Effect> react(S state, E event);

  /** Why the saga asks for an operator in this state, for people; null where it does not. */
  default @Nullable String stuck(S state) {
    return null;
  }

  /** The input with which an operator lets a {@link #stuck} saga try again; empty where nothing is to be tried. */
  default Optional<I> again(S state, String reason) {
    return Optional.empty();
  }

  /**
   * The input that stands in for the answer to the step under way, when an operator has done it by hand or says that it
   * is not needed; empty where the saga cannot go on without the true answer. Tasks under way are forgotten before.
   */
  default Optional<I> skipped(S state, String reason) {
    return Optional.empty();
  }

  /**
   * Why an operator cannot leave out what a parked saga waits for, for people: it would wait for ever, and nobody would
   * see it. Empty where it can go on without.
   *
   * @param state null where it cannot be read, nor made anew from the events
   * @param because why the saga is parked
   * @param waiting name of the first of the waiting inputs, since the input itself may be unreadable; null where none
   *        waits
   */
  default Optional<String> indispensable(@Nullable S state, SagaView.Because because, @Nullable String waiting) {
    return Optional.empty();
  }

  /** What the saga is about, for look-ups and as {@code ce_subject}. */
  default @Nullable String subject(S state) {
    return null;
  }
}
