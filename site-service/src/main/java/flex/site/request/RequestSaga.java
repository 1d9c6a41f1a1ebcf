package flex.site.request;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestState.Status;
import flex.contracts.StepName;
import flex.contracts.StoreAlias;
import flex.kernel.Effect;
import flex.kernel.IllegalTransition;
import flex.kernel.Saga;
import flex.site.request.Plan.Action;
import flex.site.request.Plan.Step;
import flex.site.request.Request.Doing;
import flex.site.request.Request.Ended;
import flex.site.request.Request.Failure;
import flex.site.request.Request.Fresh;
import flex.site.request.Request.Known;
import flex.site.request.Request.Stuck;
import flex.site.request.Request.Undoing;
import flex.site.request.RequestEvent.Accepted;
import flex.site.request.RequestEvent.AgentCameEarly;
import flex.site.request.RequestEvent.CancelRequested;
import flex.site.request.RequestEvent.Cancelled;
import flex.site.request.RequestEvent.Failed;
import flex.site.request.RequestEvent.Retried;
import flex.site.request.RequestEvent.StepBegun;
import flex.site.request.RequestEvent.StepDone;
import flex.site.request.RequestEvent.StepFailed;
import flex.site.request.RequestEvent.StepRepeated;
import flex.site.request.RequestEvent.StepSkipped;
import flex.site.request.RequestEvent.StepUndone;
import flex.site.request.RequestEvent.StoreWasBusy;
import flex.site.request.RequestEvent.Succeeded;
import flex.site.request.RequestEvent.UndoBegun;
import flex.site.request.RequestEvent.UndoFailed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The life of a request, see the package. */
public final class RequestSaga implements Saga<Request, RequestInput, RequestEvent> {
  public static final String TYPE = "shop-request";

  private final Reactions reactions;

  public RequestSaga(Limits limits) {
    this.reactions = new Reactions(limits);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Class<?>> names() {
    return StoredNames.TABLE;
  }

  @Override
  public Request initial() {
    return new Fresh();
  }

  @Override
  public @Nullable String subject(Request state) {
    return state instanceof Known k ? k.work().order().storeAlias().value() : null;
  }

  @Override
  public List<RequestEvent> decide(Request state, RequestInput input, Instant now) {
    return switch (state) {
      case Fresh _ -> input instanceof RequestInput.Submit(var order, var facts)
          ? List.of(new Accepted(order, facts), new StepBegun(Plan.of(order.kind()).first().name()))
          : List.of();
      case Doing d -> decide(d, input);
      case Undoing u -> decide(u, input);
      case Stuck s -> decide(s, input);
      case Ended _ -> List.of();
    };
  }

  private List<RequestEvent> decide(Doing d, RequestInput input) {
    return switch (input) {
      case RequestInput.TaskDone(var step, var facts) when step.equals(d.step()) -> done(d, facts);
      // Undone too: an earlier holder of the task, believed dead, may still do what this one was refused.
      case RequestInput.TaskRefused(var step, var problem) when step.equals(d.step()) -> fail(d, problem, true);
      case RequestInput.TaskFailed(var step, var detail) when step.equals(d.step()) -> fail(d, failed(detail), true);
      case RequestInput.StoreBusy(var holder) when d.step().equals(StepName.HOLD_STORE) ->
        List.of(new StoreWasBusy(holder));
      case RequestInput.AgentReady(var store) when isOf(d, store) -> agentReady(d);
      case RequestInput.CommandDone(var store, var id, var facts) when answers(d, store, id) -> done(d, facts);
      case RequestInput.CommandRefused(var store, var id, var problem) when answers(d, store, id) ->
        fail(d, problem, false);
      case RequestInput.CommandFailed(var store, var id, var detail) when answers(d, store, id) ->
        fail(d, failed(detail), true);
      case RequestInput.TimeUp(var step) when step.equals(d.step()) && !step.equals(StepName.REPORT) ->
        fail(d, failed("The step " + step + " was not done in its time."), true);
      case RequestInput.TryAgain(var step) when step.equals(d.step()) -> List.of(new StepRepeated(step));
      case RequestInput.Cancel(var reason) when !d.step().equals(StepName.REPORT) ->
        turnBack(d, new CancelRequested(reason), new Cancelled(), true);
      case RequestInput.Skip(var step, var reason) when step.equals(d.step()) && Plan.canBeSkipped(step) ->
        skipped(step, reason, done(d, Facts.NONE));
      // Late, repeated, or meant for somebody else.
      case RequestInput.OfPerson _,RequestInput.OfTask _,RequestInput.OfStore _,RequestInput.OfTimer _ -> List.of();
    };
  }

  private List<RequestEvent> decide(Undoing u, RequestInput input) {
    return switch (input) {
      case RequestInput.UndoDone(var step) when step.equals(u.step()) -> undone(u);
      case RequestInput.UndoFailed(var step, var detail) when step.equals(u.step()) ->
        List.of(new UndoFailed(step, detail));
      case RequestInput.CommandDone(var store, var id, _) when answers(u, store, id) -> undone(u);
      case RequestInput.CommandRefused(var store, var id, var problem) when answers(u, store, id) ->
        List.of(new UndoFailed(u.step(), problem.detail()));
      case RequestInput.CommandFailed(var store, var id, var detail) when answers(u, store, id) ->
        List.of(new UndoFailed(u.step(), detail));
      case RequestInput.TimeUp(var step) when step.equals(u.step()) ->
        List.of(new UndoFailed(step, "It was not undone in its time."));
      case RequestInput.TryAgain(var step) when step.equals(u.step()) -> List.of(new StepRepeated(step));
      case RequestInput.Skip(var step, var reason) when step.equals(u.step()) -> skipped(step, reason, undone(u));
      // Late, repeated, or meant for somebody else.
      case RequestInput.OfPerson _,RequestInput.OfTask _,RequestInput.OfStore _,RequestInput.OfTimer _ -> List.of();
    };
  }

  private List<RequestEvent> decide(Stuck s, RequestInput input) {
    return switch (input) {
      case RequestInput.Retry(var reason) -> List.of(new Retried(reason), new UndoBegun(s.step()));
      case RequestInput.Skip(var step, var reason) when step.equals(s.step()) ->
        skipped(step, reason, undone(s.undoing()));
      // Too late: the operator decides.
      case RequestInput.OfPerson _,RequestInput.OfTask _,RequestInput.OfStore _,RequestInput.OfTimer _ -> List.of();
    };
  }

  private static List<RequestEvent> skipped(StepName step, String reason, List<RequestEvent> then) {
    return Stream.concat(Stream.of(new StepSkipped(step, reason)), then.stream()).toList();
  }

  private static List<RequestEvent> agentReady(Doing d) {
    if (d.step().equals(StepName.AWAIT_AGENT)) {
      return done(d, Facts.agent());
    }
    var plan = plan(d);
    return plan.has(StepName.AWAIT_AGENT) && plan.isBefore(d.step(), StepName.AWAIT_AGENT)
        && d.work().facts().agentReady() == null ? List.of(new AgentCameEarly()) : List.of();
  }

  private static List<RequestEvent> done(Doing d, Facts facts) {
    var events = new ArrayList<RequestEvent>();
    events.add(new StepDone(d.step(), facts));
    var next = plan(d).after(d.step());
    if (next.isPresent() && next.get().action() instanceof Action.Await && d.work().facts().agentReady() != null) {
      events.add(new StepBegun(next.get().name()));
      events.add(new StepDone(next.get().name(), Facts.NONE));
      next = plan(d).after(next.get().name());
    }
    events.add(next.<RequestEvent>map(s -> new StepBegun(s.name())).orElseGet(Succeeded::new));
    return events;
  }

  private static List<RequestEvent> fail(Doing d, Problem cause, boolean undoCurrent) {
    return turnBack(d, new StepFailed(d.step(), cause), new Failed(), undoCurrent);
  }

  private static List<RequestEvent> turnBack(Doing d, RequestEvent why, RequestEvent end, boolean undoCurrent) {
    var events = new ArrayList<RequestEvent>();
    events.add(why);
    unwind(plan(d), undoCurrent ? Optional.of(plan(d).step(d.step())) : plan(d).before(d.step()), end, events);
    return events;
  }

  private static List<RequestEvent> undone(Undoing u) {
    var events = new ArrayList<RequestEvent>();
    events.add(new StepUndone(u.step()));
    unwind(plan(u), plan(u).before(u.step()), u.failure().cause() == null ? new Cancelled() : new Failed(), events);
    return events;
  }

  /** Goes back from {@code from} to the next step that has something to undo, or to the end. */
  private static void unwind(Plan plan, Optional<Step> from, RequestEvent end, List<RequestEvent> events) {
    for (var step = from; step.isPresent(); step = plan.before(step.get().name())) {
      if (!(step.get().undo() instanceof Action.Nothing)) {
        events.add(new UndoBegun(step.get().name()));
        return;
      }
      events.add(new StepUndone(step.get().name()));
    }
    events.add(end);
  }

  @Override
  public Request evolve(Request state, RequestEvent event) {
    return switch (event) {
      case Accepted(var order, var facts) when state instanceof Fresh ->
        new Doing(new Work(order, facts), Plan.of(order.kind()).first().name(), 0);
      case StepBegun(var step) when state instanceof Doing d -> new Doing(d.work(), step, 1);
      case StepDone(var step, var facts) when state instanceof Doing d && step.equals(d.step()) ->
        new Doing(d.work().learn(facts), step, d.attempt());
      case AgentCameEarly _ when state instanceof Doing d -> new Doing(d.work().learn(Facts.agent()), d.step(),
          d.attempt());
      case StoreWasBusy _ when state instanceof Doing _ -> state;
      case StepRepeated(var step) when state instanceof Doing d && step.equals(d.step()) ->
        new Doing(d.work(), step, d.attempt() + 1);
      case StepRepeated(var step) when state instanceof Undoing u && step.equals(u.step()) -> state;
      case StepFailed(var step, var cause) when state instanceof Doing d && step.equals(d.step()) ->
        new Undoing(d.work(), step, 0, new Failure(step, cause, null));
      case CancelRequested(var reason) when state instanceof Doing d && !d.step().equals(StepName.REPORT) ->
        new Undoing(d.work(), d.step(), 0, new Failure(d.step(), null, reason));
      case UndoBegun(var step) when state instanceof Undoing u ->
        new Undoing(u.work(), step, step.equals(u.step()) ? u.attempt() + 1 : 1, u.failure());
      case StepUndone(var step) when state instanceof Undoing u -> new Undoing(u.work(), step, 0, u.failure());
      case UndoFailed(var step, var detail) when state instanceof Undoing u && step.equals(u.step()) ->
        new Stuck(u.work(), step, u.attempt(), u.failure(), detail);
      case Retried _ when state instanceof Stuck s -> s.undoing();
      case StepSkipped(var step, _) when state instanceof Doing d && step.equals(d.step()) -> d;
      case StepSkipped(var step, _) when state instanceof Undoing u && step.equals(u.step()) -> u;
      case StepSkipped(var step, _) when state instanceof Stuck s && step.equals(s.step()) -> s.undoing();
      case Succeeded _ when state instanceof Doing d -> new Ended(d.work(), Status.SUCCEEDED, null);
      case Failed _ when state instanceof Undoing u -> new Ended(u.work(), Status.FAILED, u.failure());
      case Cancelled _ when state instanceof Undoing u -> new Ended(u.work(), Status.CANCELLED, u.failure());
      case Accepted _,StepSkipped _,RequestEvent.Forward _,RequestEvent.Back _,RequestEvent.End _ ->
        throw new IllegalTransition(state, event);
    };
  }

  @Override
  public List<Effect> react(Request state, RequestEvent event) {
    return state instanceof Known known ? reactions.to(event, known) : List.of();
  }

  @Override
  public @Nullable String stuck(Request state) {
    return state instanceof Stuck s ? s.why() : null;
  }

  @Override
  public Optional<RequestInput> again(Request state, String reason) {
    return state instanceof Stuck ? Optional.of(new RequestInput.Retry(reason)) : Optional.empty();
  }

  @Override
  public Optional<RequestInput> skipped(Request state, String reason) {
    return switch (state) {
      case Doing d when Plan.canBeSkipped(d.step()) -> Optional.of(new RequestInput.Skip(d.step(), reason));
      case Undoing u -> Optional.of(new RequestInput.Skip(u.step(), reason));
      case Stuck s -> Optional.of(new RequestInput.Skip(s.step(), reason));
      case Fresh _,Doing _,Ended _ -> Optional.empty();
    };
  }

  /** Under which name a state, input or event is stored. */
  public static String nameOf(Object stored) {
    return StoredNames.of(stored);
  }

  private static Plan plan(Known known) {
    return Plan.of(known.work().order().kind());
  }

  private static boolean isOf(Known known, StoreAlias store) {
    return known.work().order().storeAlias().equals(store);
  }

  private static boolean answers(Known known, StoreAlias store, String commandId) {
    return isOf(known, store) && commandId.equals(StoreCommands.id(known));
  }

  private static Problem failed(String detail) {
    return new Problem(Reason.FAILED, null, detail,
        "Send the request again under a new id; ask the operator if it persists.");
  }
}
