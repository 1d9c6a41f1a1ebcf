package flex.holiday;

import flex.steps.Course;
import flex.steps.Plan;
import flex.steps.Step;
import flex.steps.StepEvent;
import flex.steps.StepSaga;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

import static flex.steps.Action.task;

/** A flight, a room and a car, or none of them. */
final class HolidaySaga extends StepSaga<HolidaySaga.Order, HolidaySaga.Facts> {
  record Order(String id, String city) {}

  record Facts(@Nullable String flight, @Nullable String room, @Nullable String car) {}

  sealed interface Task {}

  record BookFlight(String city) implements Task {}

  record CancelFlight(Order order) implements Task {}

  record BookRoom(String city) implements Task {}

  record CancelRoom(Order order) implements Task {}

  record BookCar(String city) implements Task {}

  record CancelCar(Order order) implements Task {}

  record HolidayBooked(String id, Facts facts) {}

  private static final Duration LIMIT = Duration.ofMinutes(1);

  HolidaySaga() {
    super("holiday", Order.class, Facts.class,
        Map.of("book-flight", BookFlight.class, "cancel-flight", CancelFlight.class, "book-room", BookRoom.class,
            "cancel-room", CancelRoom.class, "book-car", BookCar.class, "cancel-car", CancelCar.class),
        List.of(new Plan<>("holiday", 1, List.of(
            Step.of("BOOK_FLIGHT", LIMIT, task(w -> new BookFlight(w.order().city())),
                task(w -> new CancelFlight(w.order()))),
            Step.of("BOOK_ROOM", LIMIT, task(w -> new BookRoom(w.order().city())),
                task(w -> new CancelRoom(w.order()))),
            Step.of("BOOK_CAR", LIMIT, task(w -> new BookCar(w.order().city())),
                task(w -> new CancelCar(w.order())))),
            null)));
  }

  @Override
  public String id(Order order) {
    return order.id();
  }

  @Override
  protected List<?> announce(Course.Known<Order, Facts> after, StepEvent<Order, Facts> event) {
    return event instanceof StepEvent.Succeeded
        ? List.of(new HolidayBooked(after.work().order().id(), after.work().facts()))
        : List.of();
  }
}
