package flex.suite;

import flex.suite.CaseRun.Asked;
import flex.suite.CaseRun.Reply;
import flex.suite.Standing.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What befalls a step, and what has to come of it. */
final class Faults<S, I> {
  /** Tries of a task that may be tried for ever. */
  private static final int ENOUGH = 30;
  private static final int MOST_TIMERS = 50;

  private final CaseRun<S, I> course;
  private final SagaUnderTest<S, I> subject;
  private final List<String> steps;

  Faults(CaseRun<S, I> course, SagaUnderTest<S, I> subject, List<String> steps) {
    this.course = course;
    this.subject = subject;
    this.steps = steps;
  }

  /** Lets the step fail after it was begun, so that it and all before it has to be undone. */
  void turnBack(String step) {
    fail(new Target(step, Direction.DO));
    assertThat(course.standing().phase()).as("where a failure of %s leads to", step).isNotEqualTo(Phase.DOING);
  }

  void duplicateReply(Target target, Phase end) {
    course.reach(target);
    var reply = take(target);
    course.say(reply);
    leaves(target);
    course.sayInVain(reply);
    course.finish(end, steps);
    course.sayInVain(reply);
  }

  /** The answer is known, and not said before the saga has ceased to wait. */
  void lateReply(Target target, Phase end) {
    course.reach(target);
    var reply = take(target);
    if (subject.isLimited(target.step(), target.direction())) {
      passLimit(target);
      course.sayInVain(reply);
    } else if (reply.asked() == null) {
      passAllTime(target);
      course.say(reply);
      leaves(target);
    } else {
      passAllTime(target);
      // The holder of a task without a limit may still be believed dead.
      course.stage().kill();
      course.settle();
      var asked = course.mustBeAsked(target);
      assertThat(asked.ask().key()).as("key of the repetition").isEqualTo(key(reply));
      course.say(course.perform(asked));
      leaves(target);
      course.sayInVain(reply);
    }
    course.finish(end, steps);
    course.sayInVain(reply);
  }

  void refusal(Target target, Phase end) {
    course.reach(target);
    var asked = course.mustBeAsked(target);
    course.take(asked);
    course.participants().refuse(asked.ask());
    expectOperatorIfUndoing(target);
    course.say(course.reply(asked, Verdict.REFUSED));
    leaves(target);
    course.finish(end, steps);
  }

  void failure(Target target, Phase end) {
    fail(target);
    if (target.direction() == Direction.DO && end == Phase.COMPLETED && course.standing().phase() == Phase.STUCK) {
      // There is no way back.
      course.expectOperator();
    }
    course.finish(end, steps);
  }

  private void fail(Target target) {
    course.reach(target);
    expectOperatorIfUndoing(target);
    var asked = course.mustBeAsked(target);
    var run = asked.run();
    if (run == null) {
      course.take(asked);
      var _ = course.perform(asked);
      course.say(course.reply(asked, Verdict.FAILED));
      leaves(target);
      return;
    }
    for (int i = 0; i < ENOUGH && course.standing().isAt(target) && course.stage().parkedBecause() == null; i++) {
      var again = course.mustBeAsked(target);
      assertThat(again.ask().key()).as("key of the repetition").isEqualTo(asked.ask().key());
      var _ = course.perform(again);
      breakOff(again);
    }
    if (course.stage().parkedBecause() != null) {
      course.expectOperator();
    } else if (run.attempts() <= ENOUGH) {
      leaves(target);
    }
  }

  private void breakOff(Asked asked) {
    if (asked.run() == null) {
      throw new AssertionError(asked.what() + " is no task");
    }
    asked.run().fail(new IOException("no answer"));
    course.settle();
  }

  /** Nobody learns what came of it. */
  void timeout(Target target, boolean done, Phase end) {
    course.reach(target);
    var times = course.participants().timesAsked(target);
    var asked = isAsked();
    if (done) {
      var _ = take(target);
    }
    if (subject.isLimited(target.step(), target.direction())) {
      passLimit(target);
    } else {
      passAllTime(target);
      course.stage().kill();
      course.settle();
      mustWait(target);
    }
    assertThat(course.participants().timesAsked(target) - times).isEqualTo(done && asked ? 1 : 0);
    course.finish(end, steps);
  }

  /** The order to do it is overtaken by the one to undo it. */
  void undoBeforeDo(Target target) {
    course.reach(target);
    var late = course.mustBeAsked(target);
    course.take(late);
    if (subject.isLimited(target.step(), target.direction())) {
      passLimit(target);
    } else {
      course.stage().kill();
      course.settle();
      failUndone(target);
    }
    var undo = new Target(target.step(), Direction.UNDO);
    course.reach(undo);
    var _ = course.move();
    assertThat(course.participants().timesAsked(undo)).as("how often the undo came").isEqualTo(1);
    var reply = course.perform(late);
    assertThat(course.participants().stands(target.step())).as("effect of a do after its undo").isFalse();
    course.sayInVain(reply);
    course.finish(Phase.UNDONE, steps);
  }

  /** Fails as {@link #fail} does, but before anything is changed. */
  private void failUndone(Target target) {
    while (course.standing().isAt(target)) {
      breakOff(course.mustBeAsked(target));
    }
  }

  void twice(Target target, Phase end) {
    course.reach(target);
    var first = course.mustBeAsked(target);
    course.take(first);
    var reply = course.perform(first);
    var run = first.run();
    if (run == null) {
      var again = course.perform(first);
      course.say(reply);
      leaves(target);
      course.sayInVain(again);
    } else {
      course.stage().kill();
      course.settle();
      var again = course.mustBeAsked(target);
      assertThat(again.ask().key()).as("key of the repetition").isEqualTo(first.ask().key());
      course.say(course.perform(again));
      leaves(target);
      course.sayInVain(reply);
    }
    assertThat(course.participants().timesAsked(target)).as("how often it came").isEqualTo(2);
    course.finish(end, steps);
  }

  /** The write of that number is one of the step's, as the script has it. */
  void crash(Target target, Script script, int write, boolean after, Phase end) {
    course.stage().crashAt(write, after);
    course.begin();
    var turn = script.turn();
    if (target.direction() == Direction.UNDO && turn != null) {
      turnBack(turn);
    }
    course.finish(end, steps);
    assertThat(course.stage().crashes()).as("crashes").isEqualTo(1);
    var hit = course.stage().writes().get(write - 1);
    assertThat(new Script.Standings(course.standing(hit.before()), course.standing(hit.after())).isOf(target))
        .as("the crash hit %s, from %s to %s", target, hit.before(), hit.after()).isTrue();
  }

  /** Carries it out where it is asked for, and keeps the answer. */
  private Reply take(Target target) {
    if (!isAsked()) {
      return new Reply(course.awaited().orElseThrow(), null);
    }
    var asked = course.mustBeAsked(target);
    course.take(asked);
    return course.perform(asked);
  }

  private boolean isAsked() {
    return course.awaited().isEmpty();
  }

  private static String key(Reply reply) {
    var asked = reply.asked();
    return asked == null ? "" : asked.ask().key();
  }

  /** Time passes, and every order is lost, until the saga waits no more. */
  private void passLimit(Target target) {
    expectOperatorIfUndoing(target);
    var lost = new ArrayList<Asked>(course.lose(target));
    for (int i = 0; course.standing().isAt(target); i++) {
      assertThat(i < MOST_TIMERS && course.stage().passTime())
          .as("%s waits for ever; it is registered as limited. It %s", target, course.describe()).isTrue();
      course.settle();
      lost.addAll(course.lose(target));
    }
    assertThat(lost).allSatisfy(a -> assertThat(a.ask().target()).isEqualTo(target));
  }

  /** All timers fire that there are, and the saga waits still. */
  private void passAllTime(Target target) {
    for (int i = 0; i < MOST_TIMERS && course.stage().passTime(); i++) {
      course.settle();
      assertThat(course.standing().isAt(target)).as("%s is registered as without a limit; %s", target,
          course.describe()).isTrue();
    }
    mustWait(target);
  }

  /** A message that is lost and not sent again leaves a saga without a limit where it is for ever. */
  private void mustWait(Target target) {
    assertThat(course.standing().isAt(target)).as("it waits for %s, %s", target, course.describe()).isTrue();
    if (course.awaited().isEmpty()) {
      var _ = course.mustBeAsked(target);
    }
  }

  /** An undo that cannot be done needs a person. */
  private void expectOperatorIfUndoing(Target target) {
    if (target.direction() == Direction.UNDO) {
      course.expectOperator();
    }
  }

  private void leaves(Target target) {
    assertThat(course.standing().isAt(target)).as("it stays at %s, %s", target, course.describe()).isFalse();
  }
}
