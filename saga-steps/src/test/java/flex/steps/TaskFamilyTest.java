package flex.steps;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A task that was forgotten is missed when the saga is built, not when it is due. */
class TaskFamilyTest {
  private sealed interface Task {}

  private sealed interface OfVm extends Task {}

  private record Start(int vm) implements OfVm {}

  private record Stop(int vm) implements OfVm {}

  private record Report() implements Task {}

  private record Loose() {}

  private record Order(String id) {}

  private record Facts(@Nullable String fact) {}

  private static StepSaga<Order, Facts> saga(Map<String, Class<?>> tasks) {
    return new StepSaga<>("work", Order.class, Facts.class, tasks,
        List.of(new Plan<>("WORK", 1, List.of(Step.forward("REPORT", Action.task(_ -> new Report()))), "REPORT"))) {
      @Override
      public String id(Order order) {
        return order.id();
      }
    };
  }

  @Test
  void shouldBuildASagaWhoseTasksAllHaveNames() {
    assertThatCode(() -> saga(Map.of("start", Start.class, "stop", Stop.class, "report", Report.class)))
        .doesNotThrowAnyException();
    assertThatCode(() -> saga(Map.of("start", Start.class, "stop", Stop.class))).doesNotThrowAnyException();
  }

  @Test
  void shouldNameTheTasksThatAreMissing() {
    assertThatThrownBy(() -> saga(Map.of("start", Start.class, "report", Report.class)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("tasks of work lack [Stop] of Task");
    assertThatThrownBy(() -> saga(Map.of("stop", Stop.class)))
        .hasMessageContaining("tasks of work lack [Start] of OfVm");
  }

  @Test
  void shouldRefuseTasksOfWhichNobodyCanSayWhetherTheyAreAll() {
    assertThatThrownBy(() -> saga(Map.of("report", Report.class, "loose", Loose.class)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("[Loose, Report]");
  }
}
