package flex.kernel;

import flex.kernel.Steps.Answered;
import flex.kernel.Steps.Event;
import flex.kernel.Steps.Input;
import flex.kernel.Steps.State;
import flex.kernel.Steps.StepDone;
import flex.kernel.Steps.StepRefused;
import flex.kernel.Steps.StepUndone;
import flex.kernel.Steps.Undo;
import flex.kernel.Steps.Undone;
import flex.suite.Ask;
import flex.suite.Direction;
import flex.suite.Fault;
import flex.suite.Standing;
import flex.suite.Verdict;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link Steps} with one mistake each, which the suite has to find. */
enum BadSagas {
  TAKES_ANY_ANSWER(Fault.DUPLICATE_REPLY, Fault.DO_TWICE, Fault.UNDO_TWICE) {
    @Override
    List<Event> decide(Steps good, State s, Input input, Instant now) {
      return switch (input) {
        case Answered(var step, var ok) when ok && !s.undoing() -> List.of(new StepDone(step));
        case Undone(var step) when s.undoing() -> List.of(new StepUndone(step));
        default -> good.decide(s, input, now);
      };
    }
  },
  REMEMBERS_WHAT_IS_NOT_WRITTEN(Fault.CRASH_BEFORE_WRITE) {
    @Override
    List<Effect> react(Steps good, Set<Event> memory, State s, Event event) {
      var effects = good.react(s, event);
      return memory.add(event) ? effects : effects.stream().filter(e -> !(e instanceof Effect.RunTask)).toList();
    }
  },
  LEAVES_THE_STEP_THAT_FAILED(Fault.FAILURE, Fault.TIMEOUT_ALTHOUGH_DONE, Fault.LATE_REPLY) {
    @Override
    List<Event> decide(Steps good, State s, Input input, Instant now) {
      var events = new ArrayList<>(good.decide(s, input, now));
      if (!events.isEmpty() && events.getLast() instanceof StepRefused(var step)) {
        events.add(new StepUndone(step));
      }
      return events;
    }

    @Override
    List<Effect> react(Steps good, Set<Event> memory, State s, Event event) {
      return good.react(s, event).stream()
          .filter(e -> !(event instanceof StepRefused && e instanceof Effect.RunTask)).toList();
    }
  },
  UNDOES_IN_THE_ORDER_OF_DOING(Fault.FAILURE) {
    @Override
    List<Effect> react(Steps good, Set<Event> memory, State s, Event event) {
      return good.react(s, event).stream().map(e -> e instanceof Effect.RunTask(var id, Undo(var step))
          ? new Effect.RunTask(id, new Undo(turned(step)))
          : e).toList();
    }

    @Override
    int turned(int step) {
      return StepsUnderTest.STEPS - 1 - step;
    }
  },
  FORGETS_THE_LIMIT(Fault.LATE_REPLY, Fault.TIMEOUT_ALTHOUGH_DONE, Fault.TIMEOUT_SINCE_NOT_DONE, Fault.UNDO_BEFORE_DO) {
    @Override
    List<Effect> react(Steps good, Set<Event> memory, State s, Event event) {
      return good.react(s, event).stream().filter(e -> !(e instanceof Effect.SetTimer)).toList();
    }
  },
  TURNS_BACK_BEHIND_THE_PIVOT(Fault.LATE_REPLY, Fault.TIMEOUT_ALTHOUGH_DONE, Fault.TIMEOUT_SINCE_NOT_DONE) {
    @Override
    @Nullable
    String pivot() {
      return StepsUnderTest.name(StepsUnderTest.STEPS - 1);
    }
  },
  STOPS_WHEN_THE_FIRST_STEP_IS_REFUSED(Fault.REFUSAL) {
    @Override
    List<Event> decide(Steps good, State s, Input input, Instant now) {
      return input instanceof Answered(var step, var ok) && !ok && step == 0 ? List.of() : good.decide(s, input, now);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
  private final Set<Fault> finders;

  BadSagas(Fault... finders) {
    this.finders = Set.of(finders);
  }

  /** Faults each of which has to bring the mistake to light. */
  Set<Fault> finders() {
    return finders;
  }

  List<Event> decide(Steps good, State s, Input input, Instant now) {
    return good.decide(s, input, now);
  }

  List<Effect> react(Steps good, Set<Event> memory, State s, Event event) {
    return good.react(s, event);
  }

  int turned(int step) {
    return step;
  }

  @Nullable
  String pivot() {
    return null;
  }

  StepsUnderTest underTest() {
    return new StepsUnderTest() {
      @Override
      public Saga<State, Input, ?> saga() {
        return new Bad(BadSagas.this, new Steps(), new HashSet<>());
      }

      @Override
      public List<Variant<Input>> variants() {
        return List.of(new Variant<>("bad", new Steps.Begin(STEPS), pivot(), Map.of()));
      }

      @Override
      public @Nullable Input answer(Object asked, Ask ask, Verdict verdict) {
        return asked instanceof Undo(var step) && verdict == Verdict.DONE
            ? new Undone(turned(step))
            : super.answer(asked, ask, verdict);
      }

      @Override
      public Standing standing(State s) {
        return s.undoing() && !s.over() ? Standing.undoing(name(turned(s.done()))) : super.standing(s);
      }

      @Override
      public boolean isLimited(String step, Direction direction) {
        return super.isLimited(step, direction) && !step.equals(pivot());
      }
    };
  }

  /** Asks the good one, unless the mistake is there. */
  record Bad(BadSagas mistake, Steps good, Set<Event> memory) implements Saga<State, Input, Event> {
    @Override
    public String type() {
      return good.type();
    }

    @Override
    public Map<String, ? extends Type> names() {
      return good.names();
    }

    @Override
    public State initial() {
      return good.initial();
    }

    @Override
    public List<Event> decide(State s, Input input, Instant now) {
      return mistake.decide(good, s, input, now);
    }

    @Override
    public State evolve(State s, Event event) {
      return good.evolve(s, event);
    }

    @Override
    public List<Effect> react(State s, Event event) {
      return mistake.react(good, memory, s, event);
    }
  }
}
