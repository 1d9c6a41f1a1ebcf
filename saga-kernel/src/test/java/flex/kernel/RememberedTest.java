package flex.kernel;

import flex.kernel.Sagas.Cause;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a process remembers of a saga may be out of date. */
class RememberedTest {
  private static final TaskHandler<Object, Steps.Input> NEVER = new TaskHandler<>() {
    @Override
    public Steps.Input run(Object task, Context context) throws InterruptedException {
      new CountDownLatch(1).await();
      throw new IllegalStateException("nobody counts down");
    }

    @Override
    public Steps.Input gaveUp(Object task, Exception last) {
      throw new IllegalStateException(last);
    }
  };

  @Test
  void shouldTakeInWhatBelongsToAStateThatAnotherProcessHasReached() {
    try (var world = new World(new Parts() {
    }, Map.of(Steps.Do.class, NEVER, Steps.Undo.class,
        NEVER))) {
      var one = world.kernel(World.Doom.NEVER).sagas;
      var other = world.kernel(World.Doom.NEVER).sagas;
      one.handle(Steps.TYPE, "saga", Cause.of("begin"), new Steps.Begin(3));
      assertThat(other.handle(Steps.TYPE, "saga", Cause.of("early"), new Steps.Undone(2)))
          .isEqualTo(Sagas.Result.ABSORBED);
      one.handle(Steps.TYPE, "saga", Cause.of("first"), new Steps.Answered(0, true));

      assertThat(other.handle(Steps.TYPE, "saga", Cause.of("second"), new Steps.Answered(1, true)))
          .isEqualTo(Sagas.Result.APPLIED);
    }
  }
}
