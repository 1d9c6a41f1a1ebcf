package flex.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import flex.benchmarks.TenSteps.Did;
import flex.benchmarks.TenSteps.Finished;
import flex.benchmarks.TenSteps.Input;
import flex.benchmarks.TenSteps.NoOp;
import flex.benchmarks.TenSteps.Start;
import flex.benchmarks.TenSteps.State;
import flex.contracts.wire.Wire;
import flex.kernel.TaskHandler;
import flex.suite.Ask;
import flex.suite.Direction;
import flex.suite.Fault;
import flex.suite.SagaUnderTest;
import flex.suite.Standing;
import flex.suite.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Ten steps forward; there is no way back. */
final class TenStepsUnderTest implements SagaUnderTest<State, Input> {
  @Override
  public TenSteps saga() {
    return new TenSteps();
  }

  @Override
  public Wire wire() {
    return Wire.of(Map.of("bench.Finished.v1", Finished.class),
        _ -> JsonNodeFactory.instance.objectNode().put("type", "object"), TenSteps::address);
  }

  @Override
  public Map<Class<?>, ? extends TaskHandler<?, ? extends Input>> handlers(Function<Object, Input> participants) {
    return Map.of(NoOp.class, TenSteps.noOp());
  }

  @Override
  public List<Variant<Input>> variants() {
    return List.of(new Variant<>("ten", new Start("one"), "0", Map.of()));
  }

  @Override
  public Set<String> steps() {
    return IntStream.range(0, TenSteps.STEPS).mapToObj(String::valueOf).collect(Collectors.toSet());
  }

  @Override
  public @Nullable Ask ask(Object asked) {
    return asked instanceof NoOp(var step) ? Ask.toDo(String.valueOf(step)) : null;
  }

  @Override
  public @Nullable Input answer(Object asked, Ask ask, Verdict verdict) {
    return asked instanceof NoOp(var step) && verdict == Verdict.DONE ? new Did(step) : null;
  }

  @Override
  public Standing standing(State s) {
    if (s.done() < 0) {
      return Standing.fresh();
    }
    return s.done() == TenSteps.STEPS ? Standing.completed() : Standing.doing(String.valueOf(s.done()));
  }

  @Override
  public boolean isLimited(String step, Direction direction) {
    return false;
  }

  @Override
  public Set<Fault> impossible() {
    return Set.of(Fault.REFUSAL, Fault.UNDO_BEFORE_DO, Fault.UNDO_TWICE);
  }
}
