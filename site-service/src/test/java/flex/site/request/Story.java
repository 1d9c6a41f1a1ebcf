package flex.site.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.wire.Json;
import flex.kernel.Effect;
import flex.steps.Course;
import flex.steps.Course.Doing;
import flex.steps.Course.Undoing;
import flex.steps.StepEvent;
import flex.steps.StepInput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Given inputs, when the next comes, then events and effects: the saga as the kernel would run it, in memory. */
final class Story {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final RequestSaga saga = saga();
  private final List<StepEvent<Order, Facts>> events = new ArrayList<>();
  private final List<Object> messages = new ArrayList<>();
  private final Map<String, Object> timers = new HashMap<>();
  private Course<Order, Facts> state = saga.initial();
  private boolean over;

  static RequestSaga saga() {
    return new RequestSaga(
        new Limits(Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofSeconds(120)));
  }

  List<StepEvent<Order, Facts>> decide(StepInput<Order, Facts> input) {
    return saga.decide(state, input, NOW);
  }

  Story give(StepInput<Order, Facts> input) {
    var decided = decide(stored(input));
    assertThat(decided).as("events of %s in %s", input, state).isNotEmpty();
    for (var event : decided) {
      state = stored(saga.evolve(state, stored(event)));
      events.add(event);
      saga.react(state, event).forEach(this::take);
    }
    return this;
  }

  private void take(Effect effect) {
    switch (effect) {
      case Effect.Send(var message) -> messages.add(message);
      case Effect.RunTask(_, var task) -> stored(task);
      case Effect.CancelTask _ -> {
      }
      case Effect.SetTimer(var id, _, var input) -> timers.put(id, stored(input));
      case Effect.CancelTimer(var id) -> timers.remove(id);
      case Effect.End() -> over = true;
    }
  }

  /** The same, written and read again as the kernel does it; also has to stand in the table of names. */
  @SuppressWarnings("unchecked") // of the class it was of
  private <T> T stored(T value) {
    var type = saga.names().values().stream().map(Json.mapper()::constructType)
        .filter(t -> t.getRawClass().equals(value.getClass())).findFirst()
        .orElseThrow(() -> new AssertionError(value.getClass() + " has no stored name"));
    try {
      var again = (T) Json.mapper().readValue(Json.mapper().writeValueAsString(value), type);
      assertThat(again).isEqualTo(value);
      return again;
    } catch (JsonProcessingException e) {
      throw new AssertionError(value + " cannot be stored", e);
    }
  }

  Course<Order, Facts> state() {
    return state;
  }

  Doing<Order, Facts> doing() {
    return (Doing<Order, Facts>) state;
  }

  Undoing<Order, Facts> undoing() {
    return (Undoing<Order, Facts>) state;
  }

  List<StepEvent<Order, Facts>> events() {
    return List.copyOf(events);
  }

  List<Object> messages() {
    return messages;
  }

  <M> List<M> messages(Class<M> type) {
    return messages.stream().filter(type::isInstance).map(type::cast).toList();
  }

  Map<String, Object> timers() {
    return timers;
  }

  boolean isOver() {
    return over;
  }
}
