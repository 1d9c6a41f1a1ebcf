package flex.kernel.testing;

import flex.kernel.testing.Standing.Phase;
import flex.kernel.testing.Trial.Asked;
import flex.kernel.testing.Trial.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What befalls a step, and what has to come of it. */
final class Faults<S, I> {
  /** Tries of a task that may be tried for ever. */
  private static final int ENOUGH = 30;
  private static final int MOST_TIMERS = 50;

  private final Trial<S, I> trial;
  private final SagaUnderTest<S, I> subject;
  private final List<String> steps;

  Faults(Trial<S, I> trial, SagaUnderTest<S, I> subject, List<String> steps) {
    this.trial = trial;
    this.subject = subject;
    this.steps = steps;
  }

  /** Lets the step fail after it was begun, so that it and all before it has to be undone. */
  void turnBack(String step) {
    fail(new Target(step, Direction.DO));
    assertThat(trial.standing().phase()).as("where a failure of %s leads to", step).isNotEqualTo(Phase.DOING);
  }

  void duplicateReply(Target target, Phase end) {
    trial.reach(target);
    var reply = take(target);
    trial.say(reply);
    leaves(target);
    trial.sayInVain(reply);
    trial.finish(end, steps);
    trial.sayInVain(reply);
  }

  /** The answer is known, and not said before the saga has ceased to wait. */
  void lateReply(Target target, Phase end) {
    trial.reach(target);
    var reply = take(target);
    if (subject.isLimited(target.step(), target.direction())) {
      passLimit(target);
      trial.sayInVain(reply);
    } else if (reply.asked() == null) {
      passAllTime(target);
      trial.say(reply);
      leaves(target);
    } else {
      passAllTime(target);
      // The holder of a task without a limit may still be believed dead.
      trial.stage().kill();
      trial.settle();
      var asked = trial.mustBeAsked(target);
      assertThat(asked.order().key()).as("key of the repetition").isEqualTo(key(reply));
      trial.say(trial.perform(asked));
      leaves(target);
      trial.sayInVain(reply);
    }
    trial.finish(end, steps);
    trial.sayInVain(reply);
  }

  void refusal(Target target, Phase end) {
    trial.reach(target);
    var asked = trial.mustBeAsked(target);
    trial.take(asked);
    trial.participants().refuse(asked.order());
    expectOperatorIfUndoing(target);
    trial.say(trial.reply(asked, Outcome.REFUSED));
    leaves(target);
    trial.finish(end, steps);
  }

  void failure(Target target, Phase end) {
    fail(target);
    trial.finish(end, steps);
  }

  private void fail(Target target) {
    trial.reach(target);
    expectOperatorIfUndoing(target);
    var asked = trial.mustBeAsked(target);
    var run = asked.run();
    if (run == null) {
      trial.take(asked);
      var _ = trial.perform(asked);
      trial.say(trial.reply(asked, Outcome.FAILED));
      leaves(target);
      return;
    }
    for (int i = 0; i < ENOUGH && trial.standing().isAt(target) && trial.stage().parkedBecause() == null; i++) {
      var again = trial.mustBeAsked(target);
      assertThat(again.order().key()).as("key of the repetition").isEqualTo(asked.order().key());
      var _ = trial.perform(again);
      breakOff(again);
    }
    if (trial.stage().parkedBecause() != null) {
      trial.expectOperator();
    } else if (run.attempts() <= ENOUGH) {
      leaves(target);
    }
  }

  private void breakOff(Asked asked) {
    if (asked.run() == null) {
      throw new AssertionError(asked.what() + " is no task");
    }
    asked.run().fail(new IOException("no answer"));
    trial.settle();
  }

  /** Nobody learns what came of it. */
  void timeout(Target target, boolean done, Phase end) {
    trial.reach(target);
    var times = trial.participants().timesAsked(target);
    var asked = isAsked();
    if (done) {
      var _ = take(target);
    }
    if (subject.isLimited(target.step(), target.direction())) {
      passLimit(target);
    } else {
      passAllTime(target);
      trial.stage().kill();
      trial.settle();
      mustWait(target);
    }
    assertThat(trial.participants().timesAsked(target) - times).isEqualTo(done && asked ? 1 : 0);
    trial.finish(end, steps);
  }

  /** The order to do it is overtaken by the one to undo it. */
  void undoBeforeDo(Target target) {
    trial.reach(target);
    var late = trial.mustBeAsked(target);
    trial.take(late);
    if (subject.isLimited(target.step(), target.direction())) {
      passLimit(target);
    } else {
      trial.stage().kill();
      trial.settle();
      failUndone(target);
    }
    var undo = new Target(target.step(), Direction.UNDO);
    trial.reach(undo);
    var _ = trial.move();
    assertThat(trial.participants().timesAsked(undo)).as("how often the undo came").isEqualTo(1);
    var reply = trial.perform(late);
    assertThat(trial.participants().stands(target.step())).as("effect of a do after its undo").isFalse();
    trial.sayInVain(reply);
    trial.finish(Phase.UNDONE, steps);
  }

  /** Fails as {@link #fail} does, but before anything is changed. */
  private void failUndone(Target target) {
    while (trial.standing().isAt(target)) {
      breakOff(trial.mustBeAsked(target));
    }
  }

  void twice(Target target, Phase end) {
    trial.reach(target);
    var first = trial.mustBeAsked(target);
    trial.take(first);
    var reply = trial.perform(first);
    var run = first.run();
    if (run == null) {
      var again = trial.perform(first);
      trial.say(reply);
      leaves(target);
      trial.sayInVain(again);
    } else {
      trial.stage().kill();
      trial.settle();
      var again = trial.mustBeAsked(target);
      assertThat(again.order().key()).as("key of the repetition").isEqualTo(first.order().key());
      trial.say(trial.perform(again));
      leaves(target);
      trial.sayInVain(reply);
    }
    assertThat(trial.participants().timesAsked(target)).as("how often it came").isEqualTo(2);
    trial.finish(end, steps);
  }

  /** The write of that number is one of the step's, as the script has it. */
  void crash(Target target, Script script, int write, boolean after, Phase end) {
    trial.stage().crashAt(write, after);
    trial.begin();
    var turn = script.turn();
    if (target.direction() == Direction.UNDO && turn != null) {
      turnBack(turn);
    }
    trial.finish(end, steps);
    assertThat(trial.stage().crashes()).as("crashes").isEqualTo(1);
    var hit = trial.stage().writes().get(write - 1);
    assertThat(new Script.Standings(trial.standing(hit.before()), trial.standing(hit.after())).isOf(target))
        .as("the crash hit %s, from %s to %s", target, hit.before(), hit.after()).isTrue();
  }

  /** Carries the order out and keeps the answer; what comes by itself is kept without an order. */
  private Reply take(Target target) {
    if (!isAsked()) {
      return new Reply(trial.awaited().orElseThrow(), null);
    }
    var asked = trial.mustBeAsked(target);
    trial.take(asked);
    return trial.perform(asked);
  }

  private boolean isAsked() {
    return trial.awaited().isEmpty();
  }

  private static String key(Reply reply) {
    var asked = reply.asked();
    return asked == null ? "" : asked.order().key();
  }

  /** Time passes, and every order is lost, until the saga waits no more. */
  private void passLimit(Target target) {
    expectOperatorIfUndoing(target);
    var lost = new ArrayList<Asked>(trial.lose(target));
    for (int i = 0; trial.standing().isAt(target); i++) {
      assertThat(i < MOST_TIMERS && trial.stage().passTime())
          .as("%s waits for ever; it is registered as limited. It %s", target, trial.describe()).isTrue();
      trial.settle();
      lost.addAll(trial.lose(target));
    }
    assertThat(lost).allSatisfy(a -> assertThat(a.order().target()).isEqualTo(target));
  }

  /** All timers fire that there are, and the saga waits still. */
  private void passAllTime(Target target) {
    for (int i = 0; i < MOST_TIMERS && trial.stage().passTime(); i++) {
      trial.settle();
      assertThat(trial.standing().isAt(target)).as("%s is registered as without a limit; %s", target,
          trial.describe()).isTrue();
    }
    mustWait(target);
  }

  /** A message that is lost and not sent again leaves a saga without a limit where it is for ever. */
  private void mustWait(Target target) {
    assertThat(trial.standing().isAt(target)).as("it waits for %s, %s", target, trial.describe()).isTrue();
    if (trial.awaited().isEmpty()) {
      var _ = trial.mustBeAsked(target);
    }
  }

  /** An undo that cannot be done needs a person. */
  private void expectOperatorIfUndoing(Target target) {
    if (target.direction() == Direction.UNDO) {
      trial.expectOperator();
    }
  }

  private void leaves(Target target) {
    assertThat(trial.standing().isAt(target)).as("it stays at %s, %s", target, trial.describe()).isFalse();
  }
}
