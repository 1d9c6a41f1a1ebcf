package flex.suite;

import flex.kernel.Run;
import flex.kernel.Sagas.Result;
import flex.kernel.Stage;
import flex.suite.SagaUnderTest.Variant;
import flex.suite.Standing.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** One saga on a stage, with its participants: taken step by step, the good way where nothing else is said. */
final class CaseRun<S, I> implements AutoCloseable {
  private static final int MOST_MOVES = 200;

  private final SagaUnderTest<S, I> subject;
  private final Variant<I> variant;
  private final Participants participants;
  private final Stage stage;
  /** What messages ask for and is not carried out yet. */
  private final Deque<Asked> unread = new ArrayDeque<>();
  private Verdict verdictOfTask = Verdict.DONE;
  private boolean operatorExpected;
  private int told;
  private int moves;

  /** {@code run} is null where it was asked for by a message. */
  record Asked(Object what, Ask ask, @Nullable Run run) {}

  /** What is said in the end; {@code asked} is null where nobody was asked. */
  record Reply(Object input, @Nullable Asked asked) {}

  CaseRun(SagaUnderTest<S, I> subject, Variant<I> variant) {
    this.subject = subject;
    this.variant = variant;
    this.participants = new Participants(variant.goneWith());
    this.stage = new Stage(subject.saga(), subject.handlers(this::answerOfTask), subject.wire());
  }

  private I answerOfTask(Object task) {
    var ask = Objects.requireNonNull(subject.ask(task), "it is not known what is asked for by " + task);
    var answer = subject.answer(task, ask, verdictOfTask);
    return Objects.requireNonNull(answer, () -> "no answer is known for " + verdictOfTask + " of " + task);
  }

  Stage stage() {
    return stage;
  }

  Participants participants() {
    return participants;
  }

  void begin() {
    stage.tell("begin", variant.begin());
    settle();
  }

  void settle() {
    stage.settle();
    for (var message : stage.newMessages()) {
      var ask = subject.ask(message);
      if (ask != null) {
        participants.underWay(ask);
        unread.add(new Asked(message, ask, null));
      }
    }
  }

  @SuppressWarnings("unchecked") // the stage keeps the states of this saga
  Standing standing(Object state) {
    return subject.standing((S) state);
  }

  Standing standing() {
    return standing(stage.state());
  }

  /** What is asked for and not answered. */
  Optional<Asked> asked() {
    var runs = stage.open();
    if (runs.isEmpty()) {
      return Optional.ofNullable(unread.peek());
    }
    assertThat(runs).as("tasks at a time").hasSize(1);
    var run = runs.getFirst();
    var ask = Objects
        .requireNonNull(subject.ask(run.task(), run.context().taskId()),
            () -> "it is not known what is asked for by " + run.task())
        .under(run.context().key());
    participants.underWay(ask);
    return Optional.of(new Asked(run.task(), ask, run));
  }

  Asked mustBeAsked(Target target) {
    var asked = asked().orElseThrow(() -> new AssertionError("nobody is asked to " + target + ", " + describe()));
    assertThat(asked.ask.target()).as("what is asked for").isEqualTo(target);
    return asked;
  }

  /** Takes it out of what waits. */
  void take(Asked asked) {
    if (asked.run == null) {
      unread.remove(asked);
    }
  }

  /** One step the good way; false where the saga is over. */
  boolean move() {
    if (++moves > MOST_MOVES) {
      throw new AssertionError("it goes on and on, " + describe());
    }
    var asked = asked();
    if (asked.isPresent()) {
      take(asked.get());
      say(perform(asked.get()));
    } else if (isOver()) {
      return false;
    } else if (stage.parkedBecause() != null) {
      assertThat(operatorExpected).as("an operator is asked without need, %s", describe()).isTrue();
      stage.retry();
      settle();
    } else if (standing().phase() == Phase.STUCK) {
      assertThat(operatorExpected).as("an operator is asked without need, %s", describe()).isTrue();
      tell(Objects.requireNonNull(subject.operatorsRetry(), () -> "no operator may help, " + describe()));
    } else {
      tell(awaited().orElseThrow(() -> new AssertionError("nobody is asked and nothing is awaited, " + describe())));
    }
    return true;
  }

  /** What befell the saga is no longer its own to mend. */
  void expectOperator() {
    operatorExpected = true;
  }

  boolean isOver() {
    return standing().phase() == Phase.COMPLETED || standing().phase() == Phase.UNDONE;
  }

  @SuppressWarnings("unchecked") // the stage keeps the states of this saga
  Optional<Object> awaited() {
    return Optional.ofNullable(subject.awaited((S) stage.state()));
  }

  /** Goes on until the saga stands at the step aimed at, and waits for its end. */
  void reach(Target target) {
    while (!standing().isAt(target)) {
      if (!move()) {
        throw new AssertionError(target + " was not hit, " + describe());
      }
    }
    if (awaited().isEmpty()) {
      var _ = mustBeAsked(target);
    }
  }

  /** Carries it out, and returns what is to be said about it. */
  Reply perform(Asked asked) {
    return reply(asked, participants.perform(asked.ask));
  }

  Reply reply(Asked asked, Verdict verdict) {
    if (asked.run != null) {
      verdictOfTask = verdict;
      try {
        return new Reply(asked.run.handle(), asked);
      } catch (Exception e) {
        throw new AssertionError("the handler of " + asked.what + " failed", e);
      }
    }
    var answer = subject.answer(asked.what, asked.ask, verdict);
    return new Reply(Objects.requireNonNull(answer, () -> "no answer is known for " + verdict + " of " + asked.what),
        asked);
  }

  /** Says it to the saga, as whoever was asked does. */
  void say(Reply reply) {
    if (reply.asked != null && reply.asked.run != null) {
      reply.asked.run.answer(reply.input);
      settle();
    } else {
      tell(reply.input);
    }
  }

  private void tell(Object input) {
    stage.tell("message-" + ++told, input);
    settle();
  }

  /** Says what nobody waits for any more, in each way in which it could come; nothing may follow from it. */
  void sayInVain(Reply reply) {
    var writes = stage.writes().size();
    var before = stage.state();
    var asked = reply.asked;
    if (asked != null && asked.run != null) {
      assertThat(stage.answer(asked.run, reply.input)).as("%s once more", reply.input).isEqualTo(Result.OBSOLETE);
    }
    var id = "message-" + ++told;
    assertThat(stage.tell(id, reply.input)).as("%s once more", reply.input).isEqualTo(Result.ABSORBED);
    settle();
    assertThat(stage.state()).as("the state after %s came once more", reply.input).isEqualTo(before);
    assertThat(stage.writes()).as("writes because of %s once more", reply.input).hasSize(writes);
  }

  /** Goes to the end the good way, and checks what came of it. */
  void finish(Phase end, List<String> steps) {
    var moving = true;
    while (moving) {
      moving = move();
    }
    assertThat(standing().phase()).as("the end").isEqualTo(end);
    assertThat(stage.hasEnded()).as("the kernel knows that it is over").isTrue();
    if (end == Phase.COMPLETED) {
      participants.assertAllDone(steps);
    } else {
      participants.assertAllUndone();
    }
  }

  /** All that ask for it at this moment are lost, and those that come while the saga waits. */
  List<Asked> lose(Target target) {
    var lost = new ArrayList<Asked>();
    for (var asked = asked(); asked.isPresent() && asked.get().ask.target().equals(target)
        && asked.get().run == null; asked = asked()) {
      take(asked.get());
      lost.add(asked.get());
    }
    return lost;
  }

  String describe() {
    return "the saga stands at " + standing() + (stage.parkedBecause() == null
        ? ""
        : " and is parked: " + stage.parkedBecause()) + "; " + stage.state();
  }

  @Override
  public void close() {
    stage.close();
  }
}
