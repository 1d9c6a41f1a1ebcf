package flex.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A plan of any shape, as plain data; the saga is built from it, and the model goes by it. */
record Blueprint(int version, List<Spec> steps, int pivot) {
  /** Who may answer, where it is proved who did. */
  static final String ABOUT = "store-1";

  enum Act {
    TASK, ASK, AWAIT
  }

  enum Undo {
    TASK, ASK, NOTHING
  }

  /** {@code limited} and {@code undo} are what a plan asks for at its place. */
  record Spec(Act act, Undo undo, boolean limited, boolean vouchable) {}

  record Order(String id) {}

  /** {@code last} is what the latest step taught; {@code first} what the first did. */
  record Facts(@Nullable String first, @Nullable String last) {}

  sealed interface Task {}

  record Do(int step) implements Task {}

  record Undone(int step) implements Task {}

  /** A command to somebody. */
  record Command(String id, int step, boolean undo) {}

  static Blueprint random(Random luck, int version) {
    var length = 1 + luck.nextInt(6);
    var pivot = luck.nextInt(length + 1);
    var steps = new ArrayList<Spec>();
    for (int i = 0; i < length; i++) {
      var beyond = i >= pivot;
      steps.add(new Spec(any(luck, Act.values()), beyond ? Undo.NOTHING : any(luck, Undo.values()),
          !beyond || luck.nextBoolean(), luck.nextBoolean()));
    }
    return new Blueprint(version, List.copyOf(steps), pivot);
  }

  private static <T> T any(Random luck, T[] values) {
    return values[luck.nextInt(values.length)];
  }

  static String name(int step) {
    return "STEP_" + step;
  }

  static String signal(int step) {
    return "signal-" + step;
  }

  Plan<Order, Facts> plan() {
    var all = new ArrayList<Step<Order, Facts>>();
    for (int i = 0; i < steps.size(); i++) {
      var step = i;
      var spec = steps.get(i);
      all.add(new Step<>(name(i), switch (spec.act) {
        case TASK -> Action.task(_ -> new Do(step));
        case ASK -> Action.ask((_, id) -> new Command(id, step, false));
        case AWAIT -> Action.await(signal(i));
      }, switch (spec.undo) {
        case TASK -> Action.task(_ -> new Undone(step));
        case ASK -> Action.ask((_, id) -> new Command(id, step, true));
        case NOTHING -> Action.nothing();
      }, spec.limited ? Duration.ofMinutes(1) : null, spec.vouchable));
    }
    return new Plan<>("random", version, all, pivot < steps.size() ? name(pivot) : null);
  }

  /** The saga with the plans of these. */
  static StepSaga<Order, Facts> saga(Blueprint... blueprints) {
    return new StepSaga<>("random", Order.class, Facts.class, Map.of("task.do", Do.class, "task.undo", Undone.class),
        Arrays.stream(blueprints).map(Blueprint::plan).toList()) {
      @Override
      public String id(Order order) {
        return order.id();
      }

      @Override
      protected String about(Order order) {
        return ABOUT;
      }
    };
  }
}
