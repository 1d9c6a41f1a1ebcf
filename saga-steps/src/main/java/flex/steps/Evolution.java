package flex.steps;

import flex.kernel.IllegalTransition;
import flex.steps.Course.Doing;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.Course.Failure;
import flex.steps.Course.Fresh;
import flex.steps.Course.Halted;
import flex.steps.Course.Stuck;
import flex.steps.Course.Undoing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state after each event; an event that cannot follow is corruption. */
final class Evolution<O, F> {
  private final StepSaga<O, F> saga;
  private final Learning<F> facts;

  Evolution(StepSaga<O, F> saga, Learning<F> facts) {
    this.saga = saga;
    this.facts = facts;
  }

  Course<O, F> of(Course<O, F> state, StepEvent<O, F> event) {
    return switch (event) {
      case StepEvent.Begun<O, F>(var order, var known, var plan, var version) when state instanceof Fresh -> {
        var work = new Work<>(order, known, plan, version, List.of());
        yield new Doing<>(work, saga.plan(work).first().name(), 0, 0);
      }
      case StepEvent.StepBegun<O, F>(var step) when state instanceof Doing<O, F> d ->
        new Doing<>(d.work(), step, step.equals(d.step()) ? d.tries() + 1 : 1, 0);
      case StepEvent.StepDone<O, F>(var step, var taught) when state instanceof Doing<O, F> d
          && step.equals(d.step()) ->
        new Doing<>(done(d.work(), step, taught), step, d.tries(), d.repeats());
      case StepEvent.StepDone<O, F>(var step, var taught) when state instanceof Halted<O, F> h
          && step.equals(h.step()) ->
        new Doing<>(done(h.work(), step, taught), step, h.tries(), 0);
      case StepEvent.SignalCameEarly<O, F>(var signal, var taught) when state instanceof Doing<O, F> d ->
        new Doing<>(learnt(d.work(), taught).heard(signal), d.step(), d.tries(), d.repeats());
      case StepEvent.SignalCameEarly<O, F>(var signal, var taught) when state instanceof Halted<O, F> h ->
        new Halted<>(learnt(h.work(), taught).heard(signal), h.step(), h.tries(), h.answered(), h.detail());
      case StepEvent.WasBusy<O, F>(var step, _) when isAt(state, step) -> state;
      case StepEvent.StepRepeated<O, F>(var step) when state instanceof Doing<O, F> d && step.equals(d.step()) ->
        new Doing<>(d.work(), step, d.tries(), d.repeats() + 1);
      case StepEvent.StepRepeated<O, F>(var step) when state instanceof Undoing<O, F> u && step.equals(u.step()) ->
        u;
      case StepEvent.StepFailed<O, F>(var step, var cause) when state instanceof Doing<O, F> d && mayTurn(d, step) ->
        new Undoing<>(d.work(), step, 0, new Failure(step, cause, null));
      case StepEvent.CancelRequested<O, F>(var reason) when state instanceof Doing<O, F> d
          && (d.isBeforeItsFirstStep() || mayTurn(d, d.step())) ->
        new Undoing<>(d.work(), d.step(), 0, new Failure(d.step(), null, reason));
      case StepEvent.StepHalted<O, F>(var step, var detail, var answered) when state instanceof Doing<O, F> d
          && step.equals(d.step()) && saga.plan(d.work()).isForwardOnly(step) ->
        new Halted<>(d.work(), step, d.tries(), answered, detail);
      case StepEvent.StepHalted<O, F>(var step, var detail, var answered) when state instanceof Halted<O, F> h
          && step.equals(h.step()) ->
        new Halted<>(h.work(), step, h.tries(), answered, detail);
      case StepEvent.UndoBegun<O, F>(var step) when state instanceof Undoing<O, F> u ->
        new Undoing<>(u.work(), step, step.equals(u.step()) ? u.tries() + 1 : 1, u.failure());
      case StepEvent.StepUndone<O, F>(var step) when state instanceof Undoing<O, F> u ->
        new Undoing<>(u.work(), step, 0, u.failure());
      case StepEvent.UndoFailed<O, F>(var step, var detail) when state instanceof Undoing<O, F> u
          && step.equals(u.step()) ->
        new Stuck<>(u.work(), step, u.tries(), u.failure(), detail);
      case StepEvent.Retried<O, F> _ when state instanceof Stuck<O, F> s -> undoing(s);
      case StepEvent.Retried<O, F> _ when state instanceof Halted<O, F> h ->
        // Where nobody answered, the same is asked for again; where somebody did, he would only repeat his answer.
        new Doing<>(h.work(), h.step(), h.answered() ? h.tries() : h.tries() - 1, 0);
      case StepEvent.StepVouched<O, F>(var step, _) when isAt(state, step) ->
        state instanceof Stuck<O, F> s ? undoing(s) : state;
      case StepEvent.Succeeded<O, F> _ when state instanceof Doing<O, F> d ->
        new Ended<>(d.work(), End.SUCCEEDED, null);
      case StepEvent.Failed<O, F> _ when state instanceof Undoing<O, F> u ->
        new Ended<>(u.work(), End.FAILED, u.failure());
      case StepEvent.Cancelled<O, F> _ when state instanceof Undoing<O, F> u ->
        new Ended<>(u.work(), End.CANCELLED, u.failure());
      case StepEvent.Begun<O, F> _,StepEvent.StepBegun<O, F> _,StepEvent.StepDone<O, F> _,StepEvent.SignalCameEarly<O, F> _,StepEvent.WasBusy<O, F> _,StepEvent.StepRepeated<O, F> _,StepEvent.StepFailed<O, F> _,StepEvent.StepHalted<O, F> _,StepEvent.CancelRequested<O, F> _,StepEvent.UndoBegun<O, F> _,StepEvent.StepUndone<O, F> _,StepEvent.UndoFailed<O, F> _,StepEvent.Retried<O, F> _,StepEvent.StepVouched<O, F> _,StepEvent.Over<O, F> _ ->
        throw new IllegalTransition(state, event);
    };
  }

  private Work<O, F> done(Work<O, F> work, String step, @Nullable F taught) {
    var learnt = learnt(work, taught);
    return saga.plan(work).step(step).act() instanceof Action.Await<O, F>(var signal) ? learnt.without(signal) : learnt;
  }

  private Work<O, F> learnt(Work<O, F> work, @Nullable F taught) {
    return work.learnt(facts.merge(work.facts(), taught));
  }

  private static <O, F> Undoing<O, F> undoing(Stuck<O, F> s) {
    return new Undoing<>(s.work(), s.step(), s.tries(), s.failure());
  }

  /** Whether it stands at this step, and may turn back there. */
  private boolean mayTurn(Doing<O, F> d, String step) {
    return step.equals(d.step()) && !saga.plan(d.work()).isForwardOnly(step);
  }

  private static boolean isAt(Course<?, ?> state, String step) {
    return step.equals(StepSaga.at(state));
  }
}
