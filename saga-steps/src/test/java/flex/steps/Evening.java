package flex.steps;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.kernel.Effect;
import flex.steps.Party.Facts;
import flex.steps.Party.Order;
import flex.steps.StepInput.Answered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Given inputs, when the next comes, then events and effects of one {@link Party}. */
final class Evening {
  static final String HOST = "ann";
  static final Problem REFUSAL = new Problem(Reason.NOT_ALLOWED, null, "no", "none");

  final Party saga = new Party();
  final List<StepEvent<Order, Facts>> events = new ArrayList<>();
  final List<Object> messages = new ArrayList<>();
  final Map<String, Object> tasks = new LinkedHashMap<>();
  final Map<String, Duration> timers = new LinkedHashMap<>();
  private Course<Order, Facts> state = saga.initial();
  boolean over;

  Evening() {
    give(saga.begin(new Order("party-1", HOST)));
  }

  /** One that stands at the step, all before it done. */
  static Evening at(String step) {
    var evening = new Evening();
    while (!step.equals(StepSaga.at(evening.state))) {
      evening.goOn();
    }
    return evening;
  }

  /** One whose step could not be undone after its time was up. */
  static Evening stuckAt(String step) {
    return at(step).give(new StepInput.TimeUp<>(step)).answer(new Outcome.Failed<>("disk full"));
  }

  static Evening halted(Outcome<Facts> outcome) {
    return at("SONG").answer(outcome);
  }

  /** The step under way is done. */
  Evening goOn() {
    return "GUESTS".equals(StepSaga.at(state))
        ? give(new StepInput.Signal<>(Party.GUESTS, HOST, null))
        : answer(Outcome.done());
  }

  Evening answer(Outcome<Facts> outcome) {
    return give(answered(HOST, outcome));
  }

  /** What would be said to what is asked for now. */
  StepInput<Order, Facts> answered(String from, Outcome<Facts> outcome) {
    return Answered.of(saga.asked((Course.Known<Order, Facts>) state), from, outcome);
  }

  List<StepEvent<Order, Facts>> decide(StepInput<Order, Facts> input) {
    return saga.decide(state, input, Instant.EPOCH);
  }

  Evening give(StepInput<Order, Facts> input) {
    if (input instanceof Answered<Order, Facts> a) {
      tasks.remove(a.to());
    }
    var decided = decide(input);
    assertThat(decided).as("events of %s in %s", input, state).isNotEmpty();
    for (var event : decided) {
      state = saga.evolve(state, event);
      events.add(event);
      saga.react(state, event).forEach(this::take);
    }
    return this;
  }

  Evening tryAgain() {
    assertThat(timers.remove("again")).isNotNull();
    return give(new StepInput.TryAgain<>(Objects.requireNonNull(StepSaga.at(state))));
  }

  private void take(Effect effect) {
    switch (effect) {
      case Effect.Send(var message) -> messages.add(message);
      case Effect.RunTask(var id, var task) -> tasks.put(id, task);
      case Effect.CancelTask(var id) -> tasks.remove(id);
      case Effect.SetTimer(var id, var after, _) -> timers.put(id, after);
      case Effect.CancelTimer(var id) -> timers.remove(id);
      case Effect.End() -> over = true;
    }
  }

  Course<Order, Facts> state() {
    return state;
  }

  /** Undoes all that is left, and returns the steps whose undo was asked for. */
  List<String> unwind() {
    var steps = new ArrayList<String>();
    while (state instanceof Course.Undoing<Order, Facts> u) {
      steps.add(u.step());
      answer(Outcome.done());
    }
    return steps;
  }
}
