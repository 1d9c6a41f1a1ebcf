package flex.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import flex.contracts.Address;
import flex.contracts.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A saga for tests: a number of steps, each a task, a note on a topic after each, undone when one is refused. */
class Steps implements Saga<Steps.State, Steps.Input, Steps.Event> {
  static final String TYPE = "steps";

  record State(int total, int done, boolean undoing, boolean over) {}

  sealed interface Input {}

  record Begin(int steps) implements Input {}

  record Answered(int step, boolean ok) implements Input {}

  record Undone(int step) implements Input {}

  record Poke(String how) implements Input {}

  record Late(int step) implements Input {}

  sealed interface Event {}

  record Begun(int steps) implements Event {}

  record StepDone(int step) implements Event {}

  record StepRefused(int step) implements Event {}

  record StepUndone(int step) implements Event {}

  record Poked(String how) implements Event {}

  record Do(int step, boolean last) {}

  record Undo(int step) {}

  record Note(String saga, String what) {}

  static Wire wire() {
    return wire("topic");
  }

  /** With the topic to which its notes go. */
  static Wire wire(String topic) {
    JsonNode anything = JsonNodeFactory.instance.objectNode().put("type", "object");
    return Wire.of(Map.of("test.Note.v1", Note.class, "test.Begin.v1", Begin.class), _ -> anything,
        _ -> new Address(topic, "key"));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Class<?>> names() {
    return Map.ofEntries(Map.entry("state", State.class), Map.entry("begin", Begin.class),
        Map.entry("answered", Answered.class), Map.entry("undone", Undone.class), Map.entry("poke", Poke.class),
        Map.entry("late", Late.class), Map.entry("begun", Begun.class), Map.entry("step-done", StepDone.class),
        Map.entry("step-refused", StepRefused.class), Map.entry("step-undone", StepUndone.class),
        Map.entry("poked", Poked.class), Map.entry("do", Do.class), Map.entry("undo", Undo.class));
  }

  @Override
  public State initial() {
    return new State(0, 0, false, false);
  }

  @Override
  public List<Event> decide(State s, Input input, Instant now) {
    return switch (input) {
      case Begin(var steps) -> s.total == 0 ? List.of(new Begun(steps)) : List.of();
      case Answered(var step, var ok) when !s.undoing && step == s.done ->
        List.of(ok ? new StepDone(step) : new StepRefused(step));
      case Undone(var step) when s.undoing && step == s.done -> List.of(new StepUndone(step));
      case Late(var step) when !s.undoing && !s.over && step == s.done -> List.of(new StepRefused(step));
      case Poke(var how) -> {
        if (how.equals("throw in decide")) {
          throw new IllegalStateException("poked");
        }
        fail(how);
        yield List.of(new Poked(how));
      }
      case Answered _,Undone _,Late _ -> List.of();
    };
  }

  /** As code does that calls itself for ever, finds its own assumptions wrong, or lacks a class. */
  private static void fail(String how) {
    switch (how) {
      case "overflow" -> fail(how);
      case "assertion" -> throw new AssertionError("poked");
      case "linkage" -> throw new NoClassDefFoundError("poked");
      default -> {
      }
    }
  }

  @Override
  public State evolve(State s, Event event) {
    return switch (event) {
      case Begun(var steps) when s.total == 0 -> new State(steps, 0, false, false);
      case StepDone(var step) when step == s.done -> new State(s.total, step + 1, false, step + 1 == s.total);
      case StepRefused(var step) when step == s.done -> new State(s.total, step, true, false);
      case StepUndone(var step) when s.undoing -> new State(s.total, step - 1, true, step == 0);
      case Poked(var how) when !how.equals("throw in evolve") -> s;
      case Begun _,StepDone _,StepRefused _,StepUndone _,Poked _ -> throw new IllegalTransition(s, event);
    };
  }

  @Override
  public List<Effect> react(State s, Event event) {
    return switch (event) {
      case Begun _ -> List.of(note("begun"), new Effect.RunTask("do-0", new Do(0, s.total == 1)), timer(0));
      case StepDone(var step) when s.over -> List.of(note("done " + step), new Effect.End());
      case StepDone(var step) -> List.of(note("done " + step), new Effect.CancelTimer("limit"),
          new Effect.RunTask("do-" + s.done, new Do(s.done, s.done + 1 == s.total)), timer(s.done));
      case StepRefused(var step) -> List.of(note("refused " + step), new Effect.CancelTimer("limit"),
          new Effect.CancelTask("do-" + step), new Effect.RunTask("undo-" + step, new Undo(step)));
      case StepUndone(var step) when s.over -> List.of(note("undone " + step), new Effect.End());
      case StepUndone(var step) -> List.of(note("undone " + step),
          new Effect.RunTask("undo-" + s.done, new Undo(s.done)));
      case Poked(var how) -> List.of(note("poked " + how));
    };
  }

  private static Effect timer(int step) {
    return new Effect.SetTimer("limit", Duration.ofSeconds(60), new Late(step));
  }

  private static Effect note(String what) {
    return new Effect.Send(new Note("saga", what));
  }
}
