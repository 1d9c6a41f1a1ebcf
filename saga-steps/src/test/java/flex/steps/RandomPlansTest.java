package flex.steps;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.steps.Blueprint.Command;
import flex.steps.Blueprint.Do;
import flex.steps.Blueprint.Facts;
import flex.steps.Blueprint.Undone;
import flex.steps.Course.Ended;
import flex.steps.Model.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plans of any shape, with everything that may befall a work at any moment: each good and bad answer, early, late, twice
 * or never, signals before their step, a cancel, an impatient operator, a release with another plan. After each move the
 * saga stands where the model says; in the end all is done, or all that was asked for is undone, in reverse.
 */
class RandomPlansTest {
  private static final Problem REFUSAL = new Problem(Reason.NOT_ALLOWED, null, "no", "none");
  private static final int ENOUGH = 200;
  /** Proved to be somebody whom the work is not about. */
  private static final String STRANGER = "store-2";

  @Property(tries = 2_000, seed = "20261127", shrinking = ShrinkingMode.OFF)
  void shouldStandWhereTheModelDoesWhateverBefallsIt(@ForAll long seed) {
    var luck = new Random(seed);
    var former = Blueprint.random(luck, 1);
    var plan = Blueprint.random(luck, 2);
    var next = Blueprint.random(luck, 3);
    var work = new Stagehand(luck.nextBoolean() ? Blueprint.saga(former, plan) : Blueprint.saga(plan, former));
    var model = new Model(plan);
    assertSame(work, plan, model);
    for (int moves = luck.nextInt(25); moves > 0; moves--) {
      if (luck.nextInt(10) == 0) {
        work.deploy(Blueprint.saga(next, plan));
      }
      misfortune(luck, work, model);
      assertSame(work, plan, model);
    }
    for (int moves = 0; !model.isOver(); moves++) {
      assertThat(moves).as("moves until the end").isLessThan(ENOUGH);
      fortune(work, model);
      assertSame(work, plan, model);
    }
    assertOrdered(work, plan, model);
    for (var command : List.copyOf(work.commands)) {
      assertThat(work.give(StepSaga.answer("work-1", command.id(), null, Outcome.done()))).as("after the end")
          .isEmpty();
    }
  }

  private static void misfortune(Random luck, Stagehand work, Model model) {
    switch (luck.nextInt(8)) {
      case 0, 1 -> work.tasks.keySet().stream().findFirst().ifPresent(task -> {
        var outcome = outcome(luck);
        work.answer(task, outcome);
        model.answered(outcome);
      });
      case 2, 3 -> {
        if (!work.commands.isEmpty()) {
          var command = work.commands.get(luck.nextInt(work.commands.size()));
          var outcome = outcome(luck);
          var from = somebody(luck);
          var awaited = !STRANGER.equals(from) && isAwaited(command, work, model);
          var events = work.give(StepSaga.answer("work-1", command.id(), from, outcome));
          if (awaited) {
            model.answered(outcome);
            work.noteAnswer(command, outcome);
          } else {
            assertThat(events).as("of an answer that nobody waits for").isEmpty();
          }
        }
      }
      case 4 -> {
        var of = luck.nextInt(7);
        var from = somebody(luck);
        var facts = new Facts(luck.nextBoolean() ? "heard" : null, "signal");
        var events = work.give(new StepInput.Signal<>(Blueprint.signal(of), from, facts));
        assertThat(events.isEmpty()).as("nothing follows from the signal")
            .isEqualTo(STRANGER.equals(from) || !model.signal(of, facts));
      }
      case 5 -> {
        if (!work.timers.isEmpty()) {
          var timer = List.copyOf(work.timers.keySet()).get(luck.nextInt(work.timers.size()));
          work.fire(timer);
          if (timer.equals(Reactions.LIMIT)) {
            model.timeUp();
          } else {
            assertThat(work.timers.containsKey("again") || !work.tasks.isEmpty()).as("it was tried again").isTrue();
          }
        }
      }
      case 6 -> {
        work.tasks.keySet().forEach(task -> assertThat(work.give(StepSaga.answer("work-1", "work-1:" + task,
            somebody(luck), Outcome.done()))).as("a command's answer for a task").isEmpty());
        if (luck.nextInt(3) == 0) {
          work.give(new StepInput.Cancel<>("no more"));
          model.cancel();
        }
      }
      default -> operator(luck, work, model);
    }
  }

  private static void operator(Random luck, Stagehand work, Model model) {
    var state = work.state();
    assertThat(work.saga().again(state, "mended").isPresent())
        .isEqualTo(model.mode == Mode.STUCK || model.mode == Mode.HALTED);
    assertThat(work.saga().skipped(state, "by hand").isPresent()).isEqualTo(model.mayVouch());
    if (luck.nextBoolean()) {
      work.saga().again(state, "mended").ifPresent(input -> {
        work.give(input);
        model.retry();
      });
    } else if (luck.nextInt(3) == 0) {
      work.saga().skipped(state, "by hand").ifPresent(input -> {
        // As the kernel does before it hands the input in.
        work.tasks.clear();
        work.give(input);
        model.vouch();
      });
    }
  }

  /** Everybody does what is asked. */
  private static void fortune(Stagehand work, Model model) {
    var command = work.commands.isEmpty() ? null : work.commands.getLast();
    switch (model.mode) {
      case STUCK, HALTED -> {
        work.give(work.saga().again(work.state(), "mended").orElseThrow());
        model.retry();
      }
      case DOING, UNDOING -> {
        if (!work.tasks.isEmpty()) {
          assertThat(work.tasks).as("tasks at a time").hasSize(1);
          work.answer(work.tasks.keySet().iterator().next(), Outcome.done());
          model.answered(Outcome.done());
        } else if (command != null && isAwaited(command, work, model)) {
          var outcome = new Outcome.Done<>(new Facts("f", "l"));
          work.give(StepSaga.answer("work-1", command.id(), null, outcome));
          model.answered(outcome);
        } else if (work.timers.containsKey("again")) {
          work.fire("again");
        } else {
          work.give(new StepInput.Signal<>(Blueprint.signal(model.at), null, null));
          model.signal(model.at, new Facts(null, null));
        }
      }
      case SUCCEEDED, FAILED, CANCELLED -> throw new AssertionError("it is over");
    }
  }

  /** Whether it is the newest that was asked of its step and direction, and this is where the model stands. */
  private static boolean isAwaited(Command command, Stagehand work, Model model) {
    var undo = model.mode == Mode.UNDOING || model.mode == Mode.STUCK;
    var newest = work.commands.stream().filter(c -> c.step() == command.step() && c.undo() == command.undo())
        .reduce((_, last) -> last);
    return !model.isOver() && command.step() == model.at && command.undo() == undo
        && newest.filter(c -> c.id().equals(command.id())).isPresent();
  }

  private static @Nullable String somebody(Random luck) {
    return switch (luck.nextInt(4)) {
      case 0 -> Blueprint.ABOUT;
      case 1 -> STRANGER;
      default -> null;
    };
  }

  private static Outcome<Facts> outcome(Random luck) {
    return switch (luck.nextInt(6)) {
      case 0 -> new Outcome.Refused<>(REFUSAL);
      case 1 -> new Outcome.Failed<>("disk full");
      case 2 -> new Outcome.Busy<>("another");
      case 3 -> Outcome.done();
      default -> new Outcome.Done<>(new Facts(null, "taught"));
    };
  }

  private static void assertSame(Stagehand work, Blueprint plan, Model model) {
    assertThat(mode(work.state())).as("%s", work.state()).isEqualTo(model.mode);
    assertThat(((Course.Known<?, Facts>) work.state()).work().facts()).as("what was learnt").isEqualTo(model.facts());
    if (!model.isOver()) {
      assertThat(StepSaga.at(work.state())).isEqualTo(Blueprint.name(model.at));
      var step = plan.steps().get(model.at);
      var active = model.mode == Mode.DOING || model.mode == Mode.UNDOING;
      var asks = model.mode == Mode.DOING ? step.act() == Blueprint.Act.ASK : step.undo() == Blueprint.Undo.ASK;
      assertThat(work.timers.containsKey(Reactions.LIMIT)).as("it ends").isEqualTo(active && step.limited());
      if (active && asks) {
        assertThat(work.timers).as("it is sent again").containsKey("again");
      }
    }
    assertThat(work.ended).isEqualTo(model.isOver());
    work.assertIdsFollowAnswers();
  }

  private static @Nullable Mode mode(Course<?, ?> state) {
    return switch (state) {
      case Course.Fresh<?, ?> _ -> null;
      case Course.Doing<?, ?> _ -> Mode.DOING;
      case Course.Undoing<?, ?> _ -> Mode.UNDOING;
      case Course.Stuck<?, ?> _ -> Mode.STUCK;
      case Course.Halted<?, ?> _ -> Mode.HALTED;
      case Ended<?, ?> e -> switch (e.end()) {
        case SUCCEEDED -> Mode.SUCCEEDED;
        case FAILED -> Mode.FAILED;
        case CANCELLED -> Mode.CANCELLED;
      };
    };
  }

  /** Done in the order of the plan, undone in reverse, nothing from the pivot on; and all of it. */
  private static void assertOrdered(Stagehand work, Blueprint plan, Model model) {
    var done = new ArrayList<Integer>();
    var undone = new ArrayList<Integer>();
    for (var asked : work.asked) {
      switch (asked) {
        case Do(var step) -> {
          assertThat(undone).as("what was undone before step %s was asked for", step).isEmpty();
          done.add(step);
        }
        case Undone(var step) -> undone.add(step);
        default -> throw new AssertionError("asked for " + asked);
      }
    }
    assertThat(done).isSorted();
    assertThat(undone.reversed()).isSorted();
    if (model.mode == Mode.SUCCEEDED) {
      assertThat(undone).isEmpty();
    } else {
      assertThat(done).as("steps before the pivot alone").allMatch(step -> step < plan.pivot());
      var mayStand = done.stream().filter(s -> plan.steps().get(s).undo() != Blueprint.Undo.NOTHING)
          .filter(s -> !undone.contains(s)).toList();
      // At most the last: who was asked for it has said that he changed nothing.
      assertThat(mayStand).as("steps that were asked for and not undone").hasSizeLessThanOrEqualTo(1);
      assertThat(mayStand).allMatch(s -> s.equals(done.getLast()) && plan.steps().get(s).act() == Blueprint.Act.ASK);
    }
  }
}
