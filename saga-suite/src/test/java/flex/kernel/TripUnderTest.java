package flex.kernel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import flex.contracts.wire.Wire;
import flex.kernel.Trip.Answer;
import flex.kernel.Trip.Book;
import flex.kernel.Trip.Cancel;
import flex.kernel.Trip.Cancelled;
import flex.kernel.Trip.Input;
import flex.kernel.Trip.State;
import flex.kernel.Trip.Wanted;
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
import org.jspecify.annotations.Nullable;

/** A flight and a room; it sends no message and has no limits. */
final class TripUnderTest implements SagaUnderTest<State, Input> {
  private static final List<String> STEPS = List.of("flight", "room");

  @Override
  public Trip saga() {
    return new Trip();
  }

  @Override
  public Wire wire() {
    return Wire.of(Map.of(), _ -> JsonNodeFactory.instance.objectNode());
  }

  @Override
  public Map<Class<?>, ? extends TaskHandler<?, ? extends Input>> handlers(Function<Object, Input> participants) {
    return Map.of(Book.class, new ParticipantHandler<Book, Input>(participants, t -> new Answer(t.step(), false)),
        Cancel.class, new ParticipantHandler<Cancel, Input>(participants, null));
  }

  @Override
  public List<Variant<Input>> variants() {
    return List.of(new Variant<>("both", new Wanted(), null, Map.of()));
  }

  @Override
  public Set<String> steps() {
    return Set.copyOf(STEPS);
  }

  @Override
  public Set<String> undos() {
    return steps();
  }

  @Override
  public @Nullable Ask ask(Object asked) {
    return switch (asked) {
      case Book(var step) -> Ask.toDo(STEPS.get(step));
      case Cancel(var step) -> Ask.toUndo(STEPS.get(step));
      default -> null;
    };
  }

  @Override
  public @Nullable Input answer(Object asked, Ask ask, Verdict verdict) {
    return switch (asked) {
      case Book(var step) -> new Answer(step, verdict == Verdict.DONE);
      case Cancel(var step) when verdict == Verdict.DONE -> new Cancelled(step);
      default -> null;
    };
  }

  @Override
  public Standing standing(State s) {
    return switch (s.phase()) {
      case NEW -> Standing.fresh();
      case BOOKING -> Standing.doing(STEPS.get(s.at()));
      case CANCELLING -> Standing.undoing(STEPS.get(s.at()));
      case OVER -> s.at() < 0 ? Standing.undone() : Standing.completed();
    };
  }

  @Override
  public boolean isLimited(String step, Direction direction) {
    return false;
  }
}
