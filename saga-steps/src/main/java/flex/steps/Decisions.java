package flex.steps;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.steps.Course.Doing;
import flex.steps.Course.Halted;
import flex.steps.Course.Known;
import flex.steps.Course.Stuck;
import flex.steps.Course.Undoing;
import flex.steps.StepInput.Answered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What follows from an input, once a work is begun; nothing from one that is late, repeated, or meant for another. */
final class Decisions<O, F> {
  private final StepSaga<O, F> saga;

  Decisions(StepSaga<O, F> saga) {
    this.saga = saga;
  }

  List<StepEvent<O, F>> of(Doing<O, F> d, StepInput<O, F> input) {
    var step = saga.step(d);
    return switch (input) {
      case Answered<O, F> a when isFor(a, d) -> switch (a.outcome()) {
        case Outcome.Done<F>(var facts) -> done(d, d.step(), facts);
        // A task is undone too: an earlier holder of it, believed dead, may still do what this one was refused.
        case Outcome.Refused<F>(var problem) -> fail(d, problem, !(step.act() instanceof Action.Ask));
        case Outcome.Failed<F>(var detail) -> fail(d, failed(detail), true);
        case Outcome.Busy<F>(var holder) -> List.of(new StepEvent.WasBusy<>(d.step(), holder));
      };
      case StepInput.Signal<O, F>(var name, var from, var facts) when saga.hears(d, from) -> signal(d, name, facts);
      case StepInput.TimeUp<O, F>(var of) when of.equals(d.step()) -> timeUp(d);
      case StepInput.TryAgain<O, F>(var of) when of.equals(d.step()) -> List.of(new StepEvent.StepRepeated<>(of));
      case StepInput.Cancel<O, F>(var reason) when !plan(d).isForwardOnly(d.step()) ->
        turnBack(d, new StepEvent.CancelRequested<>(reason), new StepEvent.Cancelled<>(), true);
      case StepInput.Vouch<O, F>(var of, var reason) when of.equals(d.step()) && step.vouchable() ->
        vouched(of, reason, done(d, of, null));
      case StepInput.Begin<O, F> _,Answered<O, F> _,StepInput.Signal<O, F> _,StepInput.TimeUp<O, F> _,StepInput.TryAgain<O, F> _,StepInput.Cancel<O, F> _,StepInput.Vouch<O, F> _,StepInput.Retry<O, F> _ ->
        List.of();
    };
  }

  List<StepEvent<O, F>> of(Undoing<O, F> u, StepInput<O, F> input) {
    return switch (input) {
      case Answered<O, F> a when isFor(a, u) -> switch (a.outcome()) {
        case Outcome.Done<F>(var facts) -> undone(u, facts);
        case Outcome.Refused<F>(var problem) -> List.of(new StepEvent.UndoFailed<>(u.step(), problem.detail()));
        case Outcome.Failed<F>(var detail) -> List.of(new StepEvent.UndoFailed<>(u.step(), detail));
        case Outcome.Busy<F>(var holder) -> List.of(new StepEvent.WasBusy<>(u.step(), holder));
      };
      case StepInput.TimeUp<O, F>(var of) when of.equals(u.step()) ->
        List.of(new StepEvent.UndoFailed<>(of, "It was not undone in its time."));
      case StepInput.TryAgain<O, F>(var of) when of.equals(u.step()) -> List.of(new StepEvent.StepRepeated<>(of));
      case StepInput.Vouch<O, F>(var of, var reason) when of.equals(u.step()) -> vouched(of, reason, undone(u, null));
      case StepInput.Begin<O, F> _,Answered<O, F> _,StepInput.Signal<O, F> _,StepInput.TimeUp<O, F> _,StepInput.TryAgain<O, F> _,StepInput.Cancel<O, F> _,StepInput.Vouch<O, F> _,StepInput.Retry<O, F> _ ->
        List.of();
    };
  }

  /** An answer that comes now is too late: the operator decides. */
  List<StepEvent<O, F>> of(Stuck<O, F> s, StepInput<O, F> input) {
    return switch (input) {
      case StepInput.Retry<O, F>(var reason) ->
        List.of(new StepEvent.Retried<>(reason), new StepEvent.UndoBegun<>(s.step()));
      case StepInput.Vouch<O, F>(var of, var reason) when of.equals(s.step()) ->
        vouched(of, reason, undone(new Undoing<>(s.work(), s.step(), s.tries(), s.failure()), null));
      case StepInput.Begin<O, F> _,Answered<O, F> _,StepInput.Signal<O, F> _,StepInput.TimeUp<O, F> _,StepInput.TryAgain<O, F> _,StepInput.Cancel<O, F> _,StepInput.Vouch<O, F> _ ->
        List.of();
    };
  }

  /** There is only forward, so a good answer is welcome whenever it comes. */
  List<StepEvent<O, F>> of(Halted<O, F> h, StepInput<O, F> input) {
    return switch (input) {
      case StepInput.Retry<O, F>(var reason) ->
        List.of(new StepEvent.Retried<>(reason), new StepEvent.StepBegun<>(h.step()));
      case Answered<O, F> a when isFor(a, h) -> switch (a.outcome()) {
        case Outcome.Done<F>(var facts) -> done(h, h.step(), facts);
        case Outcome.Refused<F>(var problem) -> stillHalted(h, problem.detail());
        case Outcome.Failed<F>(var detail) -> stillHalted(h, detail);
        case Outcome.Busy<F> _ -> List.of();
      };
      case StepInput.Signal<O, F>(var name, var from, var facts) when saga.hears(h, from) ->
        Plan.awaits(saga.step(h), name) ? done(h, h.step(), facts) : early(h, h.step(), name, facts);
      case StepInput.Vouch<O, F>(var of, var reason) when of.equals(h.step()) && saga.step(h).vouchable() ->
        vouched(of, reason, done(h, of, null));
      case StepInput.Begin<O, F> _,Answered<O, F> _,StepInput.Signal<O, F> _,StepInput.TimeUp<O, F> _,StepInput.TryAgain<O, F> _,StepInput.Cancel<O, F> _,StepInput.Vouch<O, F> _ ->
        List.of();
    };
  }

  /** Asked for once more under the same id, it would only be answered the same. */
  private static <O, F> List<StepEvent<O, F>> stillHalted(Halted<O, F> h, String detail) {
    return h.answered() ? List.of() : List.of(new StepEvent.StepHalted<>(h.step(), detail, true));
  }

  private boolean isFor(Answered<O, F> answer, Known<O, F> known) {
    return answer.to().equals(saga.asked(known)) && saga.hears(known, answer.from());
  }

  private List<StepEvent<O, F>> signal(Doing<O, F> d, String name, @Nullable F facts) {
    return Plan.awaits(saga.step(d), name) ? done(d, d.step(), facts) : early(d, d.step(), name, facts);
  }

  private List<StepEvent<O, F>> early(Known<O, F> known, String at, String name, @Nullable F facts) {
    return plan(known).awaitsLater(name, at) && !known.work().early().contains(name)
        ? List.of(new StepEvent.SignalCameEarly<>(name, facts))
        : List.of();
  }

  private List<StepEvent<O, F>> timeUp(Doing<O, F> d) {
    return plan(d).isForwardOnly(d.step())
        ? List.of(new StepEvent.StepHalted<>(d.step(), "It was not done in its time.", false))
        : fail(d, failed("The step " + d.step() + " was not done in its time."), true);
  }

  /** The step is done, and so are those behind it whose signals have come; then the next begins. */
  private List<StepEvent<O, F>> done(Known<O, F> known, String step, @Nullable F facts) {
    var events = new ArrayList<StepEvent<O, F>>();
    events.add(new StepEvent.StepDone<>(step, facts));
    var next = plan(known).after(step);
    while (next.isPresent() && next.get().act() instanceof Action.Await<O, F>(var signal)
        && known.work().early().contains(signal)) {
      events.add(new StepEvent.StepBegun<>(next.get().name()));
      events.add(new StepEvent.StepDone<>(next.get().name(), null));
      next = plan(known).after(next.get().name());
    }
    events.add(next.<StepEvent<O, F>>map(s -> new StepEvent.StepBegun<>(s.name()))
        .orElseGet(StepEvent.Succeeded::new));
    return events;
  }

  private List<StepEvent<O, F>> fail(Doing<O, F> d, Problem cause, boolean undoCurrent) {
    return plan(d).isForwardOnly(d.step())
        ? List.of(new StepEvent.StepHalted<>(d.step(), cause.detail(), true))
        : turnBack(d, new StepEvent.StepFailed<>(d.step(), cause), new StepEvent.Failed<>(), undoCurrent);
  }

  private List<StepEvent<O, F>> turnBack(Doing<O, F> d, StepEvent<O, F> why, StepEvent<O, F> end,
      boolean undoCurrent) {
    var events = new ArrayList<StepEvent<O, F>>();
    events.add(why);
    unwind(plan(d), undoCurrent ? Optional.of(saga.step(d)) : plan(d).before(d.step()), end, events);
    return events;
  }

  private List<StepEvent<O, F>> undone(Undoing<O, F> u, @Nullable F facts) {
    var events = new ArrayList<StepEvent<O, F>>();
    events.add(new StepEvent.StepUndone<>(u.step(), facts));
    unwind(plan(u), plan(u).before(u.step()),
        u.failure().isCancelled() ? new StepEvent.Cancelled<>() : new StepEvent.Failed<>(), events);
    return events;
  }

  /** Goes back from {@code from} to the next step that has something to undo, or to the end. */
  private static <O, F> void unwind(Plan<O, F> plan, Optional<Step<O, F>> from, StepEvent<O, F> end,
      List<StepEvent<O, F>> events) {
    for (var step = from; step.isPresent(); step = plan.before(step.get().name())) {
      if (!(step.get().undo() instanceof Action.Nothing)) {
        events.add(new StepEvent.UndoBegun<>(step.get().name()));
        return;
      }
      events.add(new StepEvent.StepUndone<>(step.get().name(), null));
    }
    events.add(end);
  }

  private static <O, F> List<StepEvent<O, F>> vouched(String step, String reason, List<StepEvent<O, F>> then) {
    return Stream.concat(Stream.of(new StepEvent.StepVouched<O, F>(step, reason)), then.stream()).toList();
  }

  private Plan<O, F> plan(Known<O, F> known) {
    return saga.plan(known.work());
  }

  private static Problem failed(String detail) {
    return new Problem(Reason.FAILED, null, detail,
        "Send the request again under a new id; ask the operator if it persists.");
  }
}
