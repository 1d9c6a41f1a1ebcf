package flex.suite;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.wire.Wire;
import flex.kernel.TaskHandler;
import flex.steps.Action;
import flex.steps.Course;
import flex.steps.Outcome;
import flex.steps.Plan;
import flex.steps.Step;
import flex.steps.StepInput;
import flex.steps.StepInput.Answered;
import flex.steps.StepSaga;
import java.lang.reflect.InvocationTargetException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StepSaga} for the suite, which needs to be told little: how it is begun, and what its steps teach. Its steps,
 * undos, pivots and limits are those of its plans. Commands are known by their {@code commandId()}.
 */
public final class StepSagaUnderTest<O, F> implements SagaUnderTest<Course<O, F>, StepInput<O, F>> {
  private static final Problem REFUSAL = new Problem(Reason.NOT_ALLOWED, null, "no", "none");

  private final StepSaga<O, F> saga;
  private final Wire wire;
  private final Map<String, F> taught;
  private final List<Variant<StepInput<O, F>>> variants = new ArrayList<>();
  private String id = "";
  private @Nullable String about;

  private StepSagaUnderTest(StepSaga<O, F> saga, Wire wire, Map<String, F> taught) {
    this.saga = saga;
    this.wire = wire;
    this.taught = Map.copyOf(taught);
  }

  /** {@code taught} is what steps teach, by their names; those that are missing teach nothing. */
  public static <O, F> StepSagaUnderTest<O, F> of(StepSaga<O, F> saga, Wire wire, Map<String, F> taught) {
    return new StepSagaUnderTest<>(saga, wire, taught);
  }

  /** One more way to begin it; each of its plans needs one. */
  public StepSagaUnderTest<O, F> begunBy(StepInput.Begin<O, F> begin) {
    return begunBy(begin, Map.of());
  }

  /** {@code goneWith} as in {@link SagaUnderTest.Variant}. */
  public StepSagaUnderTest<O, F> begunBy(StepInput.Begin<O, F> begin, Map<String, String> goneWith) {
    if (!(saga.evolve(saga.initial(), saga.decide(saga.initial(), begin, Instant.EPOCH)
        .getFirst()) instanceof Course.Known<O, F> known)) {
      throw new IllegalArgumentException(begin + " begins nothing");
    }
    var plan = saga.plan(known.work());
    id = saga.id(begin.order());
    about = saga.subject(known);
    variants.add(new Variant<>(plan.name(), begin, plan.pivot(), goneWith));
    return this;
  }

  /**
   * Its stories for {@link GoldenSagas}, told from its plans. The names of the layer are frozen by the sagas that tell theirs
   * themselves; those of its own tasks have to occur.
   */
  public GoldenSagas.Told told() {
    var forms = variants().stream().flatMap(v -> {
      var plan = Objects.requireNonNull(newest().get(v.name()));
      return new StepStories<>(saga, plan, v.begin(), id, about, taught).forms().stream();
    }).toList();
    var ofTheLayer = new HashSet<>(saga.names().keySet());
    ofTheLayer.removeAll(saga.tasks().keySet());
    return new GoldenSagas.Told(saga, wire, id, forms, ofTheLayer);
  }

  @Override
  public StepSaga<O, F> saga() {
    return saga;
  }

  @Override
  public Wire wire() {
    return wire;
  }

  /** A task with its id, which says of which step it is. */
  private record Identified(String id, Object task) {}

  @Override
  public Map<Class<?>, ? extends TaskHandler<?, ? extends StepInput<O, F>>> handlers(
      Function<Object, StepInput<O, F>> participants) {
    return saga.handlers((Object task, TaskHandler.Context context) -> {
      if (participants.apply(new Identified(context.taskId(), task)) instanceof Answered<O, F> answered) {
        return answered.outcome();
      }
      throw new IllegalStateException("a task answers");
    });
  }

  @Override
  public List<Variant<StepInput<O, F>>> variants() {
    var begun = variants.stream().map(Variant::name).collect(Collectors.toSet());
    if (!saga.plans().stream().allMatch(plan -> begun.contains(plan.name()))) {
      throw new AssertionError(saga.type() + ": each plan needs a way to begin it; there are " + begun);
    }
    return List.copyOf(variants);
  }

  private Stream<Step<O, F>> all() {
    return newest().values().stream().flatMap(plan -> plan.steps().stream());
  }

  private Map<String, Plan<O, F>> newest() {
    var newest = new HashMap<String, Plan<O, F>>();
    saga.plans().forEach(p -> newest.merge(p.name(), p, (a, b) -> a.version() > b.version() ? a : b));
    return newest;
  }

  @Override
  public Set<String> steps() {
    return all().map(Step::name).collect(Collectors.toSet());
  }

  @Override
  public Set<String> undos() {
    return all().filter(s -> !(s.undo() instanceof Action.Nothing)).map(Step::name).collect(Collectors.toSet());
  }

  @Override
  public @Nullable Ask ask(Object asked) {
    return asked instanceof Identified(var taskId, var task)
        ? ask(task, taskId)
        : commandId(asked).map(this::command).orElse(null);
  }

  @Override
  public @Nullable Ask ask(Object task, String taskId) {
    return asked(taskId, "").orElse(null);
  }

  private @Nullable Ask command(String commandId) {
    return asked(commandId.substring(commandId.lastIndexOf(':') + 1).replaceFirst("-\\d+$", ""), commandId)
        .orElse(null);
  }

  private Optional<Ask> asked(String of, String key) {
    return saga.plans().stream().flatMap(p -> p.steps().stream()).flatMap(s -> Step.id(s.name()).equals(of)
        ? Stream.of(new Ask(s.name(), Direction.DO, key))
        : Step.undoId(s.name()).equals(of) ? Stream.of(new Ask(s.name(), Direction.UNDO, key)) : Stream.empty())
        .findFirst();
  }

  private static Optional<String> commandId(Object message) {
    try {
      return Optional.of((String) message.getClass().getMethod("commandId").invoke(message));
    } catch (NoSuchMethodException announcement) {
      return Optional.empty();
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(message + " does not tell its id", e);
    }
  }

  @Override
  public @Nullable StepInput<O, F> answer(Object asked, Ask ask, Verdict verdict) {
    var isTask = commandId(asked).isEmpty();
    var came = switch (verdict) {
      case DONE -> new Outcome.Done<F>(ask.direction() == Direction.DO ? taught.get(ask.step()) : null);
      case REFUSED -> new Outcome.Refused<F>(REFUSAL);
      // A task that fails throws.
      case FAILED -> isTask ? null : new Outcome.Failed<F>("disk full");
    };
    if (came == null) {
      return null;
    }
    return isTask
        ? Answered.of(ask.direction() == Direction.DO ? Step.id(ask.step()) : Step.undoId(ask.step()), null, came)
        : StepSaga.answer(id, ask.key(), about, came);
  }

  @Override
  public Standing standing(Course<O, F> state) {
    return switch (state) {
      case Course.Fresh<O, F> _ -> Standing.fresh();
      case Course.Doing<O, F> d -> Standing.doing(d.step());
      case Course.Undoing<O, F> u -> Standing.undoing(u.step());
      case Course.Stuck<O, F> s -> Standing.stuck(s.step());
      case Course.Halted<O, F> h -> Standing.stuck(h.step());
      case Course.Ended<O, F> e -> e.end() == Course.End.SUCCEEDED ? Standing.completed() : Standing.undone();
    };
  }

  @Override
  public @Nullable StepInput<O, F> awaited(Course<O, F> state) {
    return state instanceof Course.Doing<O, F> d
        && saga.plan(d.work()).step(d.step()).act() instanceof Action.Await<O, F>(var signal)
            ? new StepInput.Signal<>(signal, about, taught.get(d.step()))
            : null;
  }

  @Override
  public StepInput<O, F> operatorsRetry() {
    return new StepInput.Retry<>("mended");
  }

  @Override
  public boolean isLimited(String step, Direction direction) {
    return all().filter(s -> s.name().equals(step)).anyMatch(s -> s.limit() != null);
  }
}
