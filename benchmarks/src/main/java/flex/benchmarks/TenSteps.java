package flex.benchmarks;

import flex.contracts.Address;
import flex.contracts.wire.Wire;
import flex.kernel.Effect;
import flex.kernel.IllegalTransition;
import flex.kernel.Inbound;
import flex.kernel.Saga;
import flex.kernel.Sagas;
import flex.kernel.Sagas.Cause;
import flex.kernel.TaskHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;

/** Ten tasks that do nothing, one after the other; a message at the end. */
record TenSteps() implements Saga<TenSteps.State, TenSteps.Input, TenSteps.Event> {
  static final int STEPS = 10;
  static final String IN = "bench.in";
  static final String OUT = "bench.out";

  record State(String id, int done) {}

  sealed interface Input {}

  record Start(String id) implements Input {}

  record Did(int step) implements Input {}

  sealed interface Event {}

  record Started(String id) implements Event {}

  record StepDone(int step) implements Event {}

  record NoOp(int step) {}

  record Finished(String id) {}

  static Address address(Object message) {
    return switch (message) {
      case Start(var id) -> new Address(IN, id);
      case Finished(var id) -> new Address(OUT, id);
      default -> throw new IllegalArgumentException(message + " goes nowhere");
    };
  }

  @Override
  public String type() {
    return "ten-steps";
  }

  @Override
  public Map<String, Class<?>> names() {
    return Map.of("state", State.class, "start", Start.class, "did", Did.class, "started", Started.class, "step-done",
        StepDone.class, "no-op", NoOp.class);
  }

  @Override
  public State initial() {
    return new State("", -1);
  }

  @Override
  public List<Event> decide(State s, Input input, Instant now) {
    return switch (input) {
      case Start(var id) when s.done < 0 -> List.of(new Started(id));
      case Did(var step) when step == s.done -> List.of(new StepDone(step));
      case Start _,Did _ -> List.of();
    };
  }

  @Override
  public State evolve(State s, Event event) {
    return switch (event) {
      case Started(var id) when s.done < 0 -> new State(id, 0);
      case StepDone(var step) when step == s.done -> new State(s.id, step + 1);
      case Started _,StepDone _ -> throw new IllegalTransition(s, event);
    };
  }

  @Override
  public List<Effect> react(State s, Event event) {
    return s.done == STEPS
        ? List.of(new Effect.Send(new Finished(s.id)), new Effect.End())
        : List.of(new Effect.RunTask("step-" + s.done, new NoOp(s.done)));
  }

  /** Begins a saga for each message that asks for one. */
  static Inbound listen(Map<String, Object> kafka, Wire wire, Producer<String, byte[]> producer, Sagas sagas) {
    return Inbound.builder(kafka, "benchmark", wire, producer, new SimpleMeterRegistry()).topic(IN, 6).concurrency(6)
        .on(Start.class, r -> sagas.handle("ten-steps", r.message().id(), Cause.of(r.envelope().id()), r.message()))
        .start();
  }

  static TaskHandler<NoOp, Input> noOp() {
    return new TaskHandler<>() {
      @Override
      public Input run(NoOp task, Context context) {
        return new Did(task.step);
      }

      @Override
      public Input gaveUp(NoOp task, Context context, Exception last) {
        throw new IllegalStateException(last);
      }
    };
  }
}
