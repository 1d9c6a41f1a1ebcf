package flex.benchmarks;

import flex.kernel.Effect;
import flex.kernel.IllegalTransition;
import flex.kernel.Saga;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Waits for a day, and counts what reaches it meanwhile. */
record Waiting() implements Saga<Waiting.State, Waiting.Input, Waiting.Event> {
  static final String TYPE = "waiting";

  record State(boolean begun, long seen) {}

  sealed interface Input {}

  record Begin() implements Input {}

  record Note(String text) implements Input {}

  record Over() implements Input {}

  sealed interface Event {}

  record Begun() implements Event {}

  record Noted(String text) implements Event {}

  record Ended() implements Event {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Class<?>> names() {
    return Map.of("state", State.class, "begin", Begin.class, "note", Note.class, "over", Over.class, "begun",
        Begun.class, "noted", Noted.class, "ended", Ended.class);
  }

  @Override
  public State initial() {
    return new State(false, 0);
  }

  @Override
  public List<Event> decide(State s, Input input, Instant now) {
    return switch (input) {
      case Begin _ when !s.begun -> List.of(new Begun());
      case Note(var text) when s.begun -> List.of(new Noted(text));
      case Over _ when s.begun -> List.of(new Ended());
      case Begin _,Note _,Over _ -> List.of();
    };
  }

  @Override
  public State evolve(State s, Event event) {
    return switch (event) {
      case Begun _ when !s.begun -> new State(true, 0);
      case Noted _ when s.begun -> new State(true, s.seen + 1);
      case Ended _ when s.begun -> s;
      case Begun _,Noted _,Ended _ -> throw new IllegalTransition(s, event);
    };
  }

  @Override
  public List<Effect> react(State s, Event event) {
    return switch (event) {
      case Begun _ -> List.of(new Effect.SetTimer("limit", Duration.ofDays(1), new Over()));
      case Noted _ -> List.of();
      case Ended _ -> List.of(new Effect.End());
    };
  }
}
