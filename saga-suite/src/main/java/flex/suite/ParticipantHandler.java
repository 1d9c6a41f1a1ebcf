package flex.suite;

import flex.kernel.TaskHandler;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a participant and does nothing besides; for sagas whose handlers at work are nothing but the participant.
 *
 * @param afterLast what the saga is told after the last try; null where an operator is needed then
 */
public record ParticipantHandler<T, I>(Function<Object, I> participants, @Nullable Function<T, I> afterLast)
    implements
      TaskHandler<T, I> {
  @Override
  public I run(T task, Context context) {
    return participants.apply(task);
  }

  @Override
  public I gaveUp(T task, Context context, Exception last) {
    if (afterLast == null) {
      throw new IllegalStateException(task + " failed again and again", last);
    }
    return afterLast.apply(task);
  }
}
