package flex.site.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.wire.Json;
import flex.kernel.Effect;
import flex.site.request.Request.Doing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Given inputs, when the next comes, then events and effects: the saga as the kernel would run it, in memory. */
final class Story {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final RequestSaga saga = new RequestSaga(
      new Limits(Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofSeconds(120)));
  private final List<RequestEvent> events = new ArrayList<>();
  private final List<Object> messages = new ArrayList<>();
  private final Map<String, Object> tasks = new HashMap<>();
  private final Map<String, RequestInput> timers = new HashMap<>();
  private Request state = saga.initial();
  private boolean over;

  List<RequestEvent> decide(RequestInput input) {
    return saga.decide(state, input, NOW);
  }

  Story give(RequestInput input) {
    stored(input);
    switch (input) {
      case RequestInput.TaskDone(var step, _) -> tasks.remove(Plan.id(step));
      case RequestInput.TaskRefused(var step, _) -> tasks.remove(Plan.id(step));
      case RequestInput.StoreBusy _ -> tasks.clear();
      default -> {
      }
    }
    var decided = decide(input);
    assertThat(decided).as("events of %s in %s", input, state).isNotEmpty();
    for (var event : decided) {
      state = (Request) stored(saga.evolve(state, (RequestEvent) stored(event)));
      events.add(event);
      saga.react(state, event).forEach(this::take);
    }
    return this;
  }

  Story fire(String timer) {
    return give(Objects.requireNonNull(timers.remove(timer), timer));
  }

  private void take(Effect effect) {
    switch (effect) {
      case Effect.Send(_, _, var message) -> messages.add(message);
      case Effect.RunTask(var id, var task) -> tasks.put(id, stored(task));
      case Effect.CancelTask(var id) -> tasks.remove(id);
      case Effect.SetTimer(var id, _, var input) -> timers.put(id, (RequestInput) stored(input));
      case Effect.CancelTimer(var id) -> timers.remove(id);
      case Effect.End() -> over = true;
    }
  }

  /** The same, written and read again as the kernel does it; also has to stand in the table of names. */
  private Object stored(Object value) {
    assertThat(saga.names()).containsValue(value.getClass());
    try {
      var again = Json.mapper().readValue(Json.mapper().writeValueAsString(value), value.getClass());
      assertThat(again).isEqualTo(value);
      return again;
    } catch (JsonProcessingException e) {
      throw new AssertionError(value + " cannot be stored", e);
    }
  }

  Request state() {
    return state;
  }

  Doing doing() {
    return (Doing) state;
  }

  RequestSaga saga() {
    return saga;
  }

  List<RequestEvent> events() {
    return List.copyOf(events);
  }

  boolean has(Class<? extends RequestEvent> type) {
    return events.stream().anyMatch(type::isInstance);
  }

  List<Object> messages() {
    return messages;
  }

  <M> List<M> messages(Class<M> type) {
    return messages.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Tasks that were asked for and not cancelled. */
  Map<String, Object> tasks() {
    return tasks;
  }

  Map<String, RequestInput> timers() {
    return timers;
  }

  boolean isOver() {
    return over;
  }
}
