package flex.suite;

import flex.steps.Action;
import flex.steps.Plan;
import flex.steps.Step;
import flex.steps.StepSaga;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A plan that was released neither changes nor goes. */
class GoldenPlansTest {
  @TempDir
  private Path folder;

  record Order(String id) {}

  record Facts(@Nullable String fact) {}

  sealed interface Task {}

  record Move(String id) implements Task {}

  private static final class Moves extends StepSaga<Order, Facts> {
    Moves(List<Plan<Order, Facts>> plans) {
      super("moves", Order.class, Facts.class, Map.of("move", Move.class), plans);
    }

    @Override
    public String id(Order order) {
      return order.id();
    }
  }

  private static Plan<Order, Facts> plan(int version, Duration limit, String... steps) {
    return new Plan<>("MOVE", version, Arrays.stream(steps).map(s -> Step.<Order, Facts>of(s, limit,
        Action.task(w -> new Move(w.order().id())), Action.nothing())).toList(), null);
  }

  private void check(boolean isWriting, Plan<Order, Facts> plan) throws Throwable {
    check(isWriting, List.of(plan));
  }

  private void check(boolean isWriting, List<Plan<Order, Facts>> plans) throws Throwable {
    for (Executable test : new GoldenPlans(folder, isWriting, "the command").of(new Moves(plans)).stream()
        .map(DynamicTest::getExecutable).toList()) {
      test.execute();
    }
  }

  @Test
  void shouldKeepPlansAsTheyWereWritten() throws Throwable {
    var first = plan(1, Duration.ofSeconds(1), "OUT", "IN");
    assertThatThrownBy(() -> check(false, first)).hasMessageContaining("the command");
    check(true, first);
    var written = Files.readString(folder.resolve("moves/MOVE-v1.txt"));

    check(false, first);
    check(false, plan(1, Duration.ofSeconds(2), "OUT", "IN"));
    for (var isWriting : List.of(true, false)) {
      assertThatThrownBy(() -> check(isWriting, plan(1, Duration.ofSeconds(1), "IN", "OUT")))
          .isInstanceOf(AssertionError.class).hasMessageContaining("the version 2");
    }
    check(true, List.of(first, plan(2, Duration.ofSeconds(1), "IN", "OUT")));
    assertThatThrownBy(() -> check(true, plan(2, Duration.ofSeconds(1), "IN", "OUT")))
        .isInstanceOf(AssertionError.class).hasMessageContaining("MOVE-v1.txt");
    assertThat(folder.resolve("moves/MOVE-v1.txt")).hasContent(written);
  }
}
