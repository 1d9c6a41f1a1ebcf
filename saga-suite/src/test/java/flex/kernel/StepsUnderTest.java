package flex.kernel;

import flex.contracts.wire.Wire;
import flex.kernel.Steps.Answered;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Do;
import flex.kernel.Steps.Input;
import flex.kernel.Steps.State;
import flex.kernel.Steps.Undo;
import flex.kernel.Steps.Undone;
import flex.suite.Ask;
import flex.suite.Direction;
import flex.suite.ParticipantHandler;
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

/** Three steps: the first, one in between, the last. */
class StepsUnderTest implements SagaUnderTest<State, Input> {
  static final int STEPS = 3;

  @Override
  public Saga<State, Input, ?> saga() {
    return new Steps();
  }

  @Override
  public Wire wire() {
    return Steps.wire();
  }

  @Override
  public Map<Class<?>, ? extends TaskHandler<?, ? extends Input>> handlers(Function<Object, Input> participants) {
    return Map.of(Do.class, new ParticipantHandler<Do, Input>(participants, task -> new Answered(task.step(), false)),
        Undo.class, new ParticipantHandler<Undo, Input>(participants, null));
  }

  @Override
  public List<Variant<Input>> variants() {
    return List.of(new Variant<>("three steps", new Begin(STEPS), null, Map.of()));
  }

  @Override
  public Set<String> steps() {
    return IntStream.range(0, STEPS).mapToObj(StepsUnderTest::name).collect(Collectors.toSet());
  }

  @Override
  public Set<String> undos() {
    return steps();
  }

  @Override
  public @Nullable Ask ask(Object asked) {
    return switch (asked) {
      case Do(var step, _) -> Ask.toDo(name(step));
      case Undo(var step) -> Ask.toUndo(name(step));
      default -> null;
    };
  }

  @Override
  public @Nullable Input answer(Object asked, Ask ask, Verdict verdict) {
    return switch (asked) {
      case Do(var step, _) -> new Answered(step, verdict == Verdict.DONE);
      case Undo(var step) when verdict == Verdict.DONE -> new Undone(step);
      default -> null;
    };
  }

  @Override
  public Standing standing(State s) {
    if (s.total() == 0) {
      return Standing.fresh();
    }
    if (s.over()) {
      return s.undoing() ? Standing.undone() : Standing.completed();
    }
    return s.undoing() ? Standing.undoing(name(s.done())) : Standing.doing(name(s.done()));
  }

  @Override
  public boolean isLimited(String step, Direction direction) {
    return direction == Direction.DO;
  }

  static String name(int step) {
    return "step " + step;
  }
}
