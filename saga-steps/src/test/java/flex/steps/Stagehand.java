package flex.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.wire.Json;
import flex.kernel.Effect;
import flex.steps.Blueprint.Command;
import flex.steps.Blueprint.Do;
import flex.steps.Blueprint.Facts;
import flex.steps.Blueprint.Order;
import flex.steps.Blueprint.Undone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs a work as the kernel does, with every record stored and read again; keeps what is asked for, and in which order. */
final class Stagehand {
  private StepSaga<Order, Facts> saga;
  private Course<Order, Facts> state;
  final Map<String, Object> tasks = new LinkedHashMap<>();
  final List<Command> commands = new ArrayList<>();
  final Map<String, StepInput<Order, Facts>> timers = new LinkedHashMap<>();
  /** Do and Undone, in the order in which they were first asked for. */
  final List<Object> asked = new ArrayList<>();
  /** Ids of commands that were answered by a refusal or a failure. */
  private final Set<String> inVain = new HashSet<>();
  boolean ended;

  Stagehand(StepSaga<Order, Facts> saga) {
    this(saga, saga.begin(new Order("work-1")));
  }

  Stagehand(StepSaga<Order, Facts> saga, StepInput<Order, Facts> begin) {
    this.saga = saga;
    this.state = saga.initial();
    give(begin);
  }

  Course<Order, Facts> state() {
    return state;
  }

  StepSaga<Order, Facts> saga() {
    return saga;
  }

  /** Another release is started. */
  void deploy(StepSaga<Order, Facts> next) {
    saga = next;
  }

  /** What was recorded. */
  List<StepEvent<Order, Facts>> give(StepInput<Order, Facts> input) {
    var events = saga.decide(state, stored(input), Instant.EPOCH);
    for (var event : events) {
      state = stored(saga.evolve(state, stored(event)));
      saga.react(state, event).forEach(this::carryOut);
    }
    if (ended) {
      tasks.clear();
      timers.clear();
    }
    return events;
  }

  /** The answer of a task is taken once, and only of one that is waited for. */
  void answer(String task, Outcome<Facts> outcome) {
    assertThat(tasks.remove(task)).isNotNull();
    give(StepInput.Answered.of(task, null, outcome));
  }

  void fire(String timer) {
    give(Objects.requireNonNull(timers.remove(timer)));
  }

  void noteAnswer(Command command, Outcome<Facts> outcome) {
    if (outcome instanceof Outcome.Refused || outcome instanceof Outcome.Failed) {
      inVain.add(command.id());
    }
  }

  /** One that was answered in vain is never sent again; and nothing is done under another id as long as it was not. */
  void assertIdsFollowAnswers() {
    commands.stream().filter(c -> !c.undo()).collect(Collectors.groupingBy(Command::step,
        Collectors.mapping(Command::id, Collectors.toSet()))).forEach(
            (step, ids) -> assertThat(ids)
                .as("ids under which step %s was asked for", step)
                .hasSizeLessThanOrEqualTo(1 + (int) ids.stream().filter(inVain::contains).count()));
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Send(var message) -> {
        var command = (Command) message;
        assertThat(inVain).as("ids of commands that were answered").doesNotContain(command.id());
        if (commands.stream().noneMatch(c -> c.id().equals(command.id()))) {
          note(command.undo() ? new Undone(command.step()) : new Do(command.step()));
        }
        commands.add(command);
      }
      case Effect.RunTask(var id, var task) -> {
        tasks.put(id, stored(task));
        note(task);
      }
      case Effect.CancelTask(var id) -> tasks.remove(id);
      case Effect.SetTimer(var id, _, var input) -> timers.put(id, input(input));
      case Effect.CancelTimer(var id) -> timers.remove(id);
      case Effect.End() -> ended = true;
    }
  }

  private void note(Object task) {
    if (!asked.contains(task)) {
      asked.add(task);
    }
  }

  @SuppressWarnings("unchecked") // timers of this saga hold its inputs
  private StepInput<Order, Facts> input(Object input) {
    return (StepInput<Order, Facts>) stored(input);
  }

  /** As it is when it was written under its name and read again. */
  @SuppressWarnings("unchecked") // of the class it was of
  private <T> T stored(T value) {
    var type = saga.names().values().stream()
        .map(Json.mapper()::constructType).filter(t -> t.getRawClass().equals(value.getClass())).findFirst()
        .orElseThrow(() -> new AssertionError(value.getClass() + " has no stored name"));
    try {
      var again = (T) Json.mapper().readValue(Json.mapper().writeValueAsString(value), type);
      assertThat(again).isEqualTo(value);
      return again;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
