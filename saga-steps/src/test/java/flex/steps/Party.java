package flex.steps;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A saga with one step of each kind: a hall is taken, food ordered, guests awaited; from the toast on there is no way back. */
final class Party extends StepSaga<Party.Order, Party.Facts> {
  static final String GUESTS = "guests-came";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** {@code host} alone is heard, where he is named. */
  record Order(String id, @Nullable String host) {}

  record Facts(@Nullable String hall, @Nullable String food) {}

  sealed interface Task {}

  record Take() implements Task {}

  record Leave() implements Task {}

  record Toast() implements Task {}

  record Cook(String commandId) {}

  record ThrowAway(String commandId) {}

  record Sing(String commandId) {}

  Party() {
    super("party", Order.class, Facts.class,
        Map.of("take", Take.class, "leave", Leave.class, "toast", Toast.class),
        List.of(new Plan<>("PARTY", 1, List.of(
            Step.of("HALL", LIMIT, Action.task(_ -> new Take()), Action.task(_ -> new Leave())),
            Step.<Order, Facts>of("FOOD", LIMIT, Action.ask((_, id) -> new Cook(id)),
                Action.ask((_, id) -> new ThrowAway(id))),
            Step.<Order, Facts>of("GUESTS", LIMIT, Action.await(GUESTS), Action.nothing()).vouched(),
            Step.forward("TOAST", Action.task(_ -> new Toast())),
            Step.<Order, Facts>forward("SONG", Action.ask((_, id) -> new Sing(id))).vouched()), "TOAST")));
  }

  @Override
  public String id(Order order) {
    return order.id();
  }

  @Override
  protected @Nullable String about(Order order) {
    return order.host();
  }
}
