package flex.kernel;

// @formatter:off (short forms, so that the README shows it in one piece)
import flex.kernel.Effect.End;
import flex.kernel.Effect.RunTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Books a flight (step 0) and a room (step 1), or neither. */
record Trip() implements Saga<Trip.State, Trip.Input, Trip.Event> {
  enum Phase { NEW, BOOKING, CANCELLING, OVER }
  record State(Phase phase, int at) { }
  sealed interface Input { }
  record Wanted() implements Input { }
  record Answer(int step, boolean booked) implements Input { }
  record Cancelled(int step) implements Input { }
  sealed interface Event { }
  record Begun() implements Event { }
  record Booked(int step) implements Event { }
  record Refused(int step) implements Event { }
  record Undone(int step) implements Event { }
  record Book(int step) { }
  record Cancel(int step) { }

  @Override public String type() { return "trip"; }
  @Override public Map<String, Class<?>> names() {
    return Map.of("trip", State.class, "wanted", Wanted.class, "answer", Answer.class, "cancelled", Cancelled.class,
        "begun", Begun.class, "booked", Booked.class, "refused", Refused.class, "undone", Undone.class,
        "book", Book.class, "cancel", Cancel.class);
  }
  @Override public State initial() { return new State(Phase.NEW, 0); }
  @Override public List<Event> decide(State s, Input input, Instant now) {
    return switch (input) {
      case Wanted _ when s.phase == Phase.NEW -> List.of(new Begun());
      case Answer(var step, var booked) when s.phase == Phase.BOOKING && step == s.at ->
        List.of(booked ? new Booked(step) : new Refused(step));
      case Cancelled(var step) when s.phase == Phase.CANCELLING && step == s.at -> List.of(new Undone(step));
      case Wanted _, Answer _, Cancelled _ -> List.of();
    };
  }
  @Override public State evolve(State s, Event event) {
    return switch (event) {
      case Begun _ when s.phase == Phase.NEW -> new State(Phase.BOOKING, 0);
      case Booked _ when s.phase == Phase.BOOKING -> new State(s.at == 1 ? Phase.OVER : Phase.BOOKING, s.at + 1);
      case Refused _ when s.phase == Phase.BOOKING -> new State(Phase.CANCELLING, s.at);
      case Undone _ when s.phase == Phase.CANCELLING -> new State(s.at == 0 ? Phase.OVER : Phase.CANCELLING, s.at - 1);
      case Begun _, Booked _, Refused _, Undone _ -> throw new IllegalTransition(s, event);
    };
  }
  @Override public List<Effect> react(State s, Event event) {
    return switch (s.phase) {
      case BOOKING -> List.of(new RunTask("book-" + s.at, new Book(s.at)));
      case CANCELLING -> List.of(new RunTask("cancel-" + s.at, new Cancel(s.at)));
      case OVER -> List.of(new End());
      case NEW -> List.of();
    };
  }
}
