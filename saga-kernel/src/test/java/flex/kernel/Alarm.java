package flex.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A saga for tests: rings a minute after it was set, neither cancels its timer nor ends, and takes whatever comes. */
record Alarm() implements Saga<Alarm.State, Alarm.Input, Alarm.Event> {
  static final String TYPE = "alarm";

  record State(int rung) {}

  sealed interface Input {}

  record Set() implements Input {}

  record Ring() implements Input {}

  record Finished() implements Input {}

  sealed interface Event {}

  record WasSet() implements Event {}

  record Rang() implements Event {}

  record Worked() implements Event {}

  record Work() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Class<?>> names() {
    return Map.of("state", State.class, "set", Set.class, "ring", Ring.class, "finished", Finished.class, "was-set",
        WasSet.class, "rang", Rang.class, "worked", Worked.class, "work", Work.class);
  }

  @Override
  public State initial() {
    return new State(0);
  }

  @Override
  public List<Event> decide(State s, Input input, Instant now) {
    return switch (input) {
      case Set _ -> List.of(new WasSet());
      case Ring _ -> List.of(new Rang());
      case Finished _ -> List.of(new Worked());
    };
  }

  @Override
  public State evolve(State s, Event event) {
    return event instanceof Rang ? new State(s.rung + 1) : s;
  }

  @Override
  public List<Effect> react(State s, Event event) {
    return event instanceof WasSet
        ? List.of(new Effect.SetTimer("ring", Duration.ofMinutes(1), new Ring()),
            new Effect.RunTask("work", new Work()))
        : List.of();
  }
}
