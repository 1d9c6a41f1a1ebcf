package flex.steps;

import flex.kernel.Effect;
import flex.steps.Course.Doing;
import flex.steps.Course.Ended;
import flex.steps.Course.Known;
import flex.steps.Course.Undoing;
import flex.steps.StepInput.TimeUp;
import flex.steps.StepInput.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows from each event: the step's action or undo, its timers, and what is announced. */
final class Reactions<O, F> {
  /** Id of the timer that ends a step. */
  static final String LIMIT = "limit";

  private static final String AGAIN = "again";
  /** After which a command without a limit is sent once more. */
  private static final Duration RESEND = Duration.ofMinutes(1);
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final Duration PAUSE_OF_AN_UNDO = Duration.ofSeconds(1);

  private final StepSaga<O, F> saga;

  Reactions(StepSaga<O, F> saga) {
    this.saga = saga;
  }

  /** {@code known} is the state after the event. */
  List<Effect> to(StepEvent<O, F> event, Known<O, F> known) {
    var effects = new ArrayList<Effect>();
    switch (event) {
      case StepEvent.StepBegun<O, F>(var step) -> {
        perform(known, effects);
        limit(step, saga.plan(known.work()).step(step).limit(), effects);
      }
      case StepEvent.UndoBegun<O, F>(var step) -> {
        perform(known, effects);
        limit(step, saga.plan(known.work()).step(step).limit(), effects);
      }
      case StepEvent.StepRepeated<O, F> _ -> perform(known, effects);
      case StepEvent.WasBusy<O, F>(var step, _) -> effects.add(again(step,
          known instanceof Doing<O, F> d ? pause(d.repeats()) : PAUSE_OF_AN_UNDO));
      case StepEvent.StepDone<O, F> _,StepEvent.StepUndone<O, F> _ -> rest(effects);
      case StepEvent.StepFailed<O, F>(var step, _) -> cancel(Step.id(step), effects);
      case StepEvent.StepHalted<O, F>(var step, _, _) -> cancel(Step.id(step), effects);
      case StepEvent.CancelRequested<O, F> _ when known instanceof Undoing<O, F> u ->
        cancel(Step.id(u.step()), effects);
      case StepEvent.UndoFailed<O, F>(var step, _) -> cancel(Step.undoId(step), effects);
      case StepEvent.Begun<O, F> _,StepEvent.SignalCameEarly<O, F> _,StepEvent.CancelRequested<O, F> _,StepEvent.Retried<O, F> _,StepEvent.StepVouched<O, F> _,StepEvent.Over<O, F> _ ->
        {
        }
    }
    saga.announce(known, event).forEach(message -> effects.add(new Effect.Send(message)));
    if (known instanceof Ended) {
      effects.add(new Effect.End());
    }
    return effects;
  }

  private void perform(Known<O, F> known, List<Effect> effects) {
    var step = saga.step(known);
    switch (known instanceof Undoing ? step.undo() : step.act()) {
      case Action.Task<O, F>(var task) -> effects.add(new Effect.RunTask(saga.asked(known),
          task.apply(known.work())));
      case Action.Ask<O, F>(var command) -> {
        effects.add(new Effect.Send(command.apply(known.work(), saga.commandId(known))));
        effects.add(again(step.name(), resend(step.limit())));
      }
      case Action.Await<O, F> _,Action.Nothing<O, F> _ -> {
      }
    }
  }

  /** A bit less than a third of the limit, so that the third time is well before its end. */
  private static Duration resend(@Nullable Duration limit) {
    return limit == null ? RESEND : limit.multipliedBy(3).dividedBy(10);
  }

  private void limit(String step, @Nullable Duration limit, List<Effect> effects) {
    if (limit != null) {
      effects.add(new Effect.SetTimer(LIMIT, limit, new TimeUp<O, F>(step)));
    }
  }

  private Effect again(String step, Duration after) {
    return new Effect.SetTimer(AGAIN, after, new TryAgain<O, F>(step));
  }

  /** How long to wait for who is busy, after the first try and each repetition. */
  private static Duration pause(int repeats) {
    return Duration.ofMillis(Math.min(250L << Math.min(repeats, 10), LONGEST_PAUSE_MILLIS));
  }

  private static void cancel(String task, List<Effect> effects) {
    rest(effects);
    effects.add(new Effect.CancelTask(task));
  }

  private static void rest(List<Effect> effects) {
    effects.add(new Effect.CancelTimer(LIMIT));
    effects.add(new Effect.CancelTimer(AGAIN));
  }
}
