package flex.suite;

import flex.contracts.wire.Wire;
import flex.kernel.Saga;
import flex.kernel.TaskHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A saga as the suite is told of it. Its steps are found by running it; where it says which it has, each must be found.
 *
 * @param <S> its state
 * @param <I> its inputs
 */
public interface SagaUnderTest<S, I> {
  Saga<S, I, ?> saga();

  /** The messages that it sends. */
  Wire wire();

  /**
   * Its task handlers, as they are registered where the saga is at work; {@code participants} does what a task asks
   * for, and says what came of it.
   */
  Map<Class<?>, ? extends TaskHandler<?, ? extends I>> handlers(Function<Object, I> participants);

  /** The ways to begin it that lead through different steps. */
  List<Variant<I>> variants();

  /** All steps of all its variants; empty where it does not say. */
  default Set<String> steps() {
    return Set.of();
  }

  /** Those of the {@link #steps} that have an undo of their own; empty where it does not say. */
  default Set<String> undos() {
    return Set.of();
  }

  /** What a task, or a message that it sends, asks a participant for; null where it only announces something. */
  @Nullable
  Ask ask(Object asked);

  /** What the task of this id asks a participant for. */
  default @Nullable Ask ask(Object task, String taskId) {
    return ask(task);
  }

  /** The input that says what came of {@code asked}; null where no participant ever says this. */
  @Nullable
  I answer(Object asked, Ask ask, Verdict verdict);

  Standing standing(S state);

  /** The input that comes without being asked for, while the saga stands so; null where it waits for an answer. */
  default @Nullable I awaited(S state) {
    return null;
  }

  /** How an operator lets a stuck saga go on; null where it is only ever parked by the kernel. */
  default @Nullable I operatorsRetry() {
    return null;
  }

  /** Whether the saga ceases to wait at this step when its time is over. */
  boolean isLimited(String step, Direction direction);

  /** Faults that can befall no step of this saga; any other has to befall at least one. */
  default Set<Fault> impossible() {
    return Set.of();
  }

  /**
   * One way to begin a saga.
   *
   * @param pivot the first step from which there is no way back; null where there is always one
   * @param goneWith for steps without an undo of their own: the step whose undo takes their effects along
   */
  record Variant<I>(String name, I begin, @Nullable String pivot, Map<String, String> goneWith) {
    public Variant {
      goneWith = Map.copyOf(goneWith);
    }
  }
}
