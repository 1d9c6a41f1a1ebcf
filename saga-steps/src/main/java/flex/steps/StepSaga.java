package flex.steps;

import flex.kernel.Effect;
import flex.kernel.IllegalTransition;
import flex.kernel.Saga;
import flex.kernel.SagaView.Because;
import flex.kernel.TaskHandler;
import flex.steps.Course.Doing;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.Course.Failure;
import flex.steps.Course.Fresh;
import flex.steps.Course.Halted;
import flex.steps.Course.Known;
import flex.steps.Course.Stuck;
import flex.steps.Course.Undoing;
import flex.steps.StepInput.Answered;
import flex.steps.StepInput.Begin;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A saga that goes by a {@link Plan}. A subclass says what is ordered, what is learnt, by which plan, and what the world
 * hears; all else follows.
 *
 * @param <O> record of the order
 * @param <F> record of the facts, of fields that may be null
 */
@SuppressWarnings("this-escape") // to parts that ask for nothing before it is whole
public abstract class StepSaga<O, F> implements Saga<Course<O, F>, StepInput<O, F>, StepEvent<O, F>> {
  private final String type;
  private final Learning<F> facts;
  private final List<Plan<O, F>> plans;
  private final Map<String, ? extends Type> names;
  private final Map<String, Class<?>> tasks;
  private final Decisions<O, F> decisions = new Decisions<>(this);
  private final Evolution<O, F> evolution;
  private final Reactions<O, F> reactions = new Reactions<>(this);

  /**
   * @param type stored with every work; never changes
   * @param tasks stored names of the records of its tasks, which are a whole sealed family; a name never changes
   * @param plans all in use; of one name and version there is one
   * @throws IllegalArgumentException where this cannot be a saga; the message says why
   */
  protected StepSaga(String type, Class<O> order, Class<F> facts, Map<String, Class<?>> tasks,
      List<Plan<O, F>> plans) {
    this.type = type;
    this.facts = new Learning<>(facts);
    this.tasks = Map.copyOf(tasks);
    this.plans = List.copyOf(plans);
    this.evolution = new Evolution<>(this, this.facts);
    this.names = StoredNames.of(order, facts, tasks);
    TaskFamily.requireWhole(tasks.values(), "the stored names of the tasks of " + type);
    var known = new HashSet<String>();
    for (var plan : plans) {
      if (!known.add(plan.name() + " " + plan.version())) {
        throw new IllegalArgumentException(type + " has two plans " + plan.name() + " of version " + plan.version());
      }
    }
    if (plans.isEmpty()) {
      throw new IllegalArgumentException(type + " has no plan");
    }
  }

  /** Of the work; by it the answers to its commands find back. */
  public abstract String id(O order);

  /** Which plan a new work goes by; the newest version of it is taken. Of one plan, that one. */
  protected String planOf(O order) {
    return plans.getFirst().name();
  }

  /** What the work is about, for look-ups; and who alone may answer where that is proved. Null for nothing. */
  protected @Nullable String about(O order) {
    return null;
  }

  /** What the world hears because of {@code event}, messages of the wire table; {@code after} is the state it led to. */
  protected List<?> announce(Known<O, F> after, StepEvent<O, F> event) {
    return List.of();
  }

  @Override
  public final String type() {
    return type;
  }

  @Override
  public final Map<String, ? extends Type> names() {
    return names;
  }

  /** All plans, for suites. */
  public final List<Plan<O, F>> plans() {
    return plans;
  }

  /** Classes of its tasks by their stored names. */
  public final Map<String, Class<?>> tasks() {
    return tasks;
  }

  @Override
  public final Course<O, F> initial() {
    return new Fresh<>();
  }

  /** The input that begins a work of which nothing is known beforehand. */
  public final StepInput<O, F> begin(O order) {
    return new Begin<>(order, facts.none());
  }

  /**
   * The input that says what came of a command, for the saga {@code sagaId}; one of another saga is not waited for.
   *
   * @param commandId as it was given to {@link Action.Ask}
   * @param from who answered, where that was proved: only what {@link #about} names is heard then
   */
  public static <O, F> StepInput<O, F> answer(String sagaId, String commandId, @Nullable String from,
      Outcome<F> outcome) {
    return Answered.of(commandId.startsWith(sagaId + ":") ? commandId.substring(sagaId.length()) : commandId, from,
        outcome);
  }

  /** A handler for each class of tasks; {@code doer} does them all. */
  @SuppressWarnings("unchecked") // T is the family of this saga's tasks
  public final <T> Map<Class<?>, TaskHandler<?, StepInput<O, F>>> handlers(Doer<T, F> doer) {
    return tasks.values().stream()
        .collect(Collectors.toUnmodifiableMap(c -> c, _ -> new StepTaskHandler<>(this, (Doer<Object, F>) doer)));
  }

  @Override
  public @Nullable String subject(Course<O, F> state) {
    return state instanceof Known<O, F> k ? about(k.work().order()) : null;
  }

  @Override
  public final List<StepEvent<O, F>> decide(Course<O, F> state, StepInput<O, F> input, Instant now) {
    return switch (state) {
      case Fresh<O, F> _ -> input instanceof Begin<O, F> begin ? begun(begin) : List.of();
      case Doing<O, F> d -> decisions.of(d, input);
      case Undoing<O, F> u -> decisions.of(u, input);
      case Stuck<O, F> s -> decisions.of(s, input);
      case Halted<O, F> h -> decisions.of(h, input);
      case Ended<O, F> _ -> List.of();
    };
  }

  private List<StepEvent<O, F>> begun(Begin<O, F> begin) {
    var name = planOf(begin.order());
    var plan = plans.stream().filter(p -> p.name().equals(name)).max(Comparator.comparingInt(Plan::version))
        .orElseThrow(() -> new IllegalStateException(type + " has no plan " + name));
    var begun = new StepEvent.Begun<O, F>(begin.order(), begin.facts(), name, plan.version());
    return begin.cancelled() == null
        ? List.of(begun, new StepEvent.StepBegun<>(plan.first().name()))
        : List.of(begun, new StepEvent.CancelRequested<>(begin.cancelled().reason()), new StepEvent.Cancelled<>());
  }

  @Override
  public final Course<O, F> evolve(Course<O, F> state, StepEvent<O, F> event) {
    return evolution.of(state, event);
  }

  /** The step it stands at; null where it stands at none. */
  static @Nullable String at(Course<?, ?> state) {
    return switch (state) {
      case Doing<?, ?> d -> d.step();
      case Undoing<?, ?> u -> u.step();
      case Stuck<?, ?> s -> s.step();
      case Halted<?, ?> h -> h.step();
      case Fresh<?, ?> _,Ended<?, ?> _ -> null;
    };
  }

  @Override
  public final List<Effect> react(Course<O, F> state, StepEvent<O, F> event) {
    return state instanceof Known<O, F> known ? reactions.to(event, known) : List.of();
  }

  @Override
  public final @Nullable String stuck(Course<O, F> state) {
    return switch (state) {
      case Stuck<O, F> s -> s.step() + " cannot be undone: " + s.detail();
      case Halted<O, F> h -> h.step() + " cannot go on: " + h.detail();
      case Fresh<O, F> _,Doing<O, F> _,Undoing<O, F> _,Ended<O, F> _ -> null;
    };
  }

  @Override
  public final Optional<StepInput<O, F>> again(Course<O, F> state, String reason) {
    return state instanceof Stuck || state instanceof Halted
        ? Optional.of(new StepInput.Retry<>(reason))
        : Optional.empty();
  }

  @Override
  public final Optional<StepInput<O, F>> skipped(Course<O, F> state, String reason) {
    return switch (state) {
      case Doing<O, F> d when step(d).vouchable() -> Optional.of(new StepInput.Vouch<>(d.step(), reason));
      case Halted<O, F> h when step(h).vouchable() -> Optional.of(new StepInput.Vouch<>(h.step(), reason));
      case Undoing<O, F> u -> Optional.of(new StepInput.Vouch<>(u.step(), reason));
      case Stuck<O, F> s -> Optional.of(new StepInput.Vouch<>(s.step(), reason));
      case Fresh<O, F> _,Doing<O, F> _,Halted<O, F> _,Ended<O, F> _ -> Optional.empty();
    };
  }

  /** What alone may end a step: the end of its time; and what reaches a step that has no limit. */
  @Override
  public final Optional<String> indispensable(@Nullable Course<O, F> state, Because because,
      @Nullable String waiting) {
    if (because instanceof Because.OfTimer(var id, _)) {
      return id.equals(Reactions.LIMIT)
          ? Optional.of("It is the end of its step's time, and the step might never end without.")
          : Optional.empty();
    }
    if (waiting == null || because instanceof Because.OfMessage) {
      return Optional.empty();
    }
    if (waiting.equals(StoredNames.TIME_UP)) {
      return Optional.of("It is the end of its step's time, and nothing else may ever end the step.");
    }
    if (state == null) {
      return Optional.of("The saga's state cannot be read, so nobody can say what may be left out; retry first: the"
          + " state is then made anew from the events.");
    }
    return state instanceof Doing<O, F> d && step(d).limit() == null && !StoredNames.OF_PEOPLE.contains(waiting)
        ? Optional.of("It is the answer to a step that is asked for once and has no limit.")
        : Optional.empty();
  }

  /** The plan that a work goes by. */
  public final Plan<O, F> plan(Work<O, F> work) {
    return plans.stream().filter(p -> p.name().equals(work.plan()) && p.version() == work.version()).findFirst()
        .orElseThrow(() -> new IllegalStateException(
            type + " has no plan " + work.plan() + " in the version " + work.version() + " any more"));
  }

  /** The step it stands at; throws where it stands at none. */
  final Step<O, F> step(Known<O, F> known) {
    var step = at(known);
    if (step == null) {
      throw new IllegalStateException("a work that has ended stands at no step");
    }
    return plan(known.work()).step(step);
  }

  /** Whether the work can turn back where the task of this id fails: it is no undo, and before the pivot of every plan. */
  final boolean mayTurnBack(String taskId) {
    return plans.stream().noneMatch(plan -> plan.steps().stream().anyMatch(s -> Step.undoId(s.name()).equals(taskId)
        || (Step.id(s.name()).equals(taskId) && plan.isForwardOnly(s.name()))));
  }

  /** Whether who says so may be heard: nobody else than whom the work is about, where it was proved who it was. */
  final boolean hears(Known<O, F> known, @Nullable String from) {
    return from == null || from.equals(about(known.work().order()));
  }

  /**
   * Id of what is asked for: of the task, or of the command behind the work's own id, which begins with a colon. So nobody
   * who may answer commands can answer for a task.
   */
  final String asked(Known<O, F> known) {
    var step = step(known);
    return switch (known) {
      case Doing<O, F> d -> asked(Step.id(d.step()), step.act(), d.tries());
      case Halted<O, F> h -> asked(Step.id(h.step()), step.act(), h.tries());
      case Undoing<O, F> u -> asked(Step.undoId(u.step()), step.undo(), u.tries());
      case Stuck<O, F> s -> asked(Step.undoId(s.step()), step.undo(), s.tries());
      case Ended<O, F> _ -> throw new IllegalStateException("nobody is asked for anything after the end");
    };
  }

  final String commandId(Known<O, F> known) {
    return id(known.work().order()) + asked(known);
  }

  /** One that was answered and is asked for again is a new command: the same would only be answered the same. */
  private static String asked(String id, Action<?, ?> action, int tries) {
    return action instanceof Action.Ask ? ":" + id + (tries > 1 ? "-" + tries : "") : id;
  }
}
