package flex.site.request;

import flex.contracts.StepName;
import flex.kernel.Effect;
import flex.site.request.Plan.Action;
import flex.site.request.Request.Doing;
import flex.site.request.Request.Ended;
import flex.site.request.Request.Known;
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
import flex.site.request.RequestEvent.StepUndone;
import flex.site.request.RequestEvent.StoreWasBusy;
import flex.site.request.RequestEvent.Succeeded;
import flex.site.request.RequestEvent.UndoBegun;
import flex.site.request.RequestEvent.UndoFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What follows from each event: the step's action or undo, its timers, and what is announced. */
final class Reactions {
  private static final String LIMIT = "limit";
  private static final String AGAIN = "again";

  private final Limits limits;

  Reactions(Limits limits) {
    this.limits = limits;
  }

  /** {@code known} is the state after the event. */
  List<Effect> to(RequestEvent event, Known known) {
    var effects = new ArrayList<Effect>();
    switch (event) {
      case StepBegun(var step) -> {
        perform(known, plan(known).step(step).action(), Plan.id(step), step, true, effects);
        limits.of(step).ifPresent(limit -> effects.add(timer(LIMIT, limit, new RequestInput.TimeUp(step))));
      }
      case UndoBegun(var step) -> {
        perform(known, plan(known).step(step).undo(), Plan.undoId(step), step, true, effects);
        limits.of(step).ifPresent(limit -> effects.add(timer(LIMIT, limit, new RequestInput.TimeUp(step))));
      }
      case StepRepeated(var step) -> {
        var undo = known instanceof Undoing;
        var pair = plan(known).step(step);
        perform(known, undo ? pair.undo() : pair.action(), undo ? Plan.undoId(step) : Plan.id(step), step, false,
            effects);
      }
      case StoreWasBusy _ when known instanceof Doing d ->
        effects.add(timer(AGAIN, Limits.pause(d.attempt()), new RequestInput.TryAgain(d.step())));
      case StepDone _,StepUndone _ -> rest(effects);
      case StepFailed(var step, _) -> {
        rest(effects);
        effects.add(new Effect.CancelTask(Plan.id(step)));
      }
      case CancelRequested _ when known instanceof Undoing u -> {
        rest(effects);
        effects.add(new Effect.CancelTask(Plan.id(u.step())));
      }
      case UndoFailed(var step, _) -> {
        rest(effects);
        effects.add(new Effect.CancelTask(Plan.undoId(step)));
      }
      case Accepted _,RequestEvent.StepSkipped _,RequestEvent.Forward _,RequestEvent.Back _,RequestEvent.End _ -> {
      }
    }
    Announcements.of(known, event).ifPresent(effects::add);
    if (known instanceof Ended) {
      effects.add(new Effect.End());
    }
    return effects;
  }

  private void perform(Known known, Action action, String id, StepName step, boolean mayRepeat, List<Effect> effects) {
    switch (action) {
      case Action.Task(var task) -> effects.add(new Effect.RunTask(id, task.apply(known.work())));
      case Action.Command(var command) -> {
        effects.add(StoreCommands.send(command.apply(known.work(), StoreCommands.id(known))));
        if (mayRepeat) {
          effects.add(timer(AGAIN, limits.resend(), new RequestInput.TryAgain(step)));
        }
      }
      case Action.Await _,Action.Nothing _ -> {
      }
    }
  }

  private static Effect timer(String id, Duration after, RequestInput input) {
    return new Effect.SetTimer(id, after, input);
  }

  private static void rest(List<Effect> effects) {
    effects.add(new Effect.CancelTimer(LIMIT));
    effects.add(new Effect.CancelTimer(AGAIN));
  }

  private static Plan plan(Known known) {
    return Plan.of(known.work().order().kind());
  }
}
