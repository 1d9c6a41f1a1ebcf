package flex.holiday;

import flex.holiday.HolidaySaga.Facts;
import flex.holiday.HolidaySaga.Task;
import flex.kernel.TaskHandler;
import flex.steps.Doer;
import flex.steps.Outcome;

/** Books with an agency, which knows each booking by its key and refuses one that was cancelled before. */
record HolidayTasks(Agency agency) implements Doer<Task, Facts> {
  interface Agency {
    String book(String what, String city, String key);

    void cancel(String what, String order);
  }

  @Override
  public Outcome<Facts> run(Task task, TaskHandler.Context context) {
    return switch (task) {
      case HolidaySaga.BookFlight(var city) ->
        new Outcome.Done<>(new Facts(agency.book("flight", city, context.key()), null, null));
      case HolidaySaga.BookRoom(var city) ->
        new Outcome.Done<>(new Facts(null, agency.book("room", city, context.key()), null));
      case HolidaySaga.BookCar(var city) ->
        new Outcome.Done<>(new Facts(null, null, agency.book("car", city, context.key())));
      case HolidaySaga.CancelFlight(var order) -> cancelled("flight", order);
      case HolidaySaga.CancelRoom(var order) -> cancelled("room", order);
      case HolidaySaga.CancelCar(var order) -> cancelled("car", order);
    };
  }

  private Outcome<Facts> cancelled(String what, HolidaySaga.Order order) {
    agency.cancel(what, order.id());
    return Outcome.done();
  }
}
