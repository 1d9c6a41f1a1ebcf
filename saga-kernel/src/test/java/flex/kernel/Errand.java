package flex.kernel;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A saga for tests: one task; where it fails, the saga asks for an operator. */
record Errand() implements Saga<Errand.State, Errand.Input, Errand.Event> {
  static final String TYPE = "errand";

  enum Phase {
    NEW, OUT, LOST, BACK
  }

  record State(Phase phase, String last) {}

  sealed interface Input {}

  record Go() implements Input {}

  record Returned(boolean found) implements Input {}

  record Again(String reason) implements Input {}

  record Skip(String reason) implements Input {}

  sealed interface Event {}

  record Left() implements Event {}

  record Lost() implements Event {}

  record Done(String how) implements Event {}

  record Fetch() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Class<?>> names() {
    return Map.of("state", State.class, "go", Go.class, "returned", Returned.class, "again", Again.class, "skip",
        Skip.class, "left", Left.class, "lost", Lost.class, "done", Done.class, "fetch", Fetch.class);
  }

  @Override
  public State initial() {
    return new State(Phase.NEW, "");
  }

  @Override
  public List<Event> decide(State s, Input input, Instant now) {
    return switch (input) {
      case Go _ when s.phase == Phase.NEW -> List.of(new Left());
      case Returned(var found) when s.phase == Phase.OUT -> List.of(found ? new Done("found") : new Lost());
      case Again _ when s.phase == Phase.LOST -> List.of(new Left());
      case Skip(var reason) when s.phase != Phase.BACK -> List.of(new Done("without: " + reason));
      case Go _,Returned _,Again _,Skip _ -> List.of();
    };
  }

  @Override
  public State evolve(State s, Event event) {
    return switch (event) {
      case Left _ -> new State(Phase.OUT, "");
      case Lost _ -> new State(Phase.LOST, "");
      case Done(var how) -> new State(Phase.BACK, how);
    };
  }

  @Override
  public List<Effect> react(State s, Event event) {
    return switch (event) {
      case Left _ -> List.of(new Effect.RunTask("fetch", new Fetch()));
      case Lost _ -> List.of();
      case Done _ -> List.of(new Effect.End());
    };
  }

  @Override
  public @Nullable String stuck(State s) {
    return s.phase == Phase.LOST ? "it was not found" : null;
  }

  @Override
  public Optional<Input> again(State s, String reason) {
    return s.phase == Phase.LOST ? Optional.of(new Again(reason)) : Optional.empty();
  }

  @Override
  public Optional<Input> skipped(State s, String reason) {
    return s.phase == Phase.NEW ? Optional.empty() : Optional.of(new Skip(reason));
  }
}
