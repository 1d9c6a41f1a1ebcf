package flex.steps;

import flex.steps.Blueprint.Act;
import flex.steps.Blueprint.Facts;
import flex.steps.Blueprint.Undo;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must become of a work, said as simply as can be: a place in the plan, a direction, and what was heard. */
final class Model {
  enum Mode {
    DOING, UNDOING, STUCK, HALTED, SUCCEEDED, FAILED, CANCELLED
  }

  private final Blueprint plan;
  private final Set<Integer> early = new HashSet<>();
  private boolean cancelled;
  /** What was taught, field by field. */
  private @Nullable String first;
  private @Nullable String last;
  Mode mode = Mode.DOING;
  int at;

  Model(Blueprint plan) {
    this.plan = plan;
  }

  boolean isOver() {
    return mode == Mode.SUCCEEDED || mode == Mode.FAILED || mode == Mode.CANCELLED;
  }

  private boolean isForwardOnly() {
    return at >= plan.pivot();
  }

  /** The answer that is waited for. */
  void answered(Outcome<Facts> outcome) {
    switch (mode) {
      case DOING -> {
        switch (outcome) {
          case Outcome.Done<Facts>(var facts) -> {
            learn(facts);
            done();
          }
          case Outcome.Busy<Facts> _ -> {
          }
          case Outcome.Refused<Facts> _ -> turnBack(plan.steps().get(at).act() != Act.ASK, false);
          case Outcome.Failed<Facts> _ -> turnBack(true, false);
        }
      }
      case UNDOING -> {
        switch (outcome) {
          case Outcome.Done<Facts>(var facts) -> {
            learn(facts);
            back(at - 1);
          }
          case Outcome.Busy<Facts> _ -> {
          }
          case Outcome.Refused<Facts> _,Outcome.Failed<Facts> _ -> mode = Mode.STUCK;
        }
      }
      case HALTED -> {
        if (outcome instanceof Outcome.Done<Facts>(var facts)) {
          mode = Mode.DOING;
          learn(facts);
          done();
        }
      }
      case STUCK, SUCCEEDED, FAILED, CANCELLED -> {
      }
    }
  }

  /** Whether anything follows from it. */
  boolean signal(int of, Facts facts) {
    if (mode != Mode.DOING && mode != Mode.HALTED) {
      return false;
    }
    if (of == at && plan.steps().get(at).act() == Act.AWAIT) {
      mode = Mode.DOING;
      learn(facts);
      done();
      return true;
    }
    if (of > at && of < plan.steps().size() && plan.steps().get(of).act() == Act.AWAIT && early.add(of)) {
      learn(facts);
      return true;
    }
    return false;
  }

  private void learn(@Nullable Facts facts) {
    if (facts != null) {
      first = facts.first() != null ? facts.first() : first;
      last = facts.last() != null ? facts.last() : last;
    }
  }

  Facts facts() {
    return new Facts(first, last);
  }

  void timeUp() {
    if (mode == Mode.DOING) {
      turnBack(true, false);
    } else if (mode == Mode.UNDOING) {
      mode = Mode.STUCK;
    }
  }

  void cancel() {
    if (mode == Mode.DOING && !isForwardOnly()) {
      turnBack(true, true);
    }
  }

  void retry() {
    if (mode == Mode.STUCK) {
      mode = Mode.UNDOING;
    } else if (mode == Mode.HALTED) {
      mode = Mode.DOING;
    }
  }

  boolean mayVouch() {
    return switch (mode) {
      case DOING, HALTED -> plan.steps().get(at).vouchable();
      case UNDOING, STUCK -> true;
      case SUCCEEDED, FAILED, CANCELLED -> false;
    };
  }

  void vouch() {
    if (mode == Mode.DOING || mode == Mode.HALTED) {
      mode = Mode.DOING;
      done();
    } else {
      mode = Mode.UNDOING;
      back(at - 1);
    }
  }

  private void done() {
    at++;
    while (early.contains(at)) {
      at++;
    }
    if (at >= plan.steps().size()) {
      mode = Mode.SUCCEEDED;
    }
  }

  private void turnBack(boolean itself, boolean byCancel) {
    if (isForwardOnly()) {
      mode = Mode.HALTED;
      return;
    }
    cancelled = byCancel;
    mode = Mode.UNDOING;
    back(itself ? at : at - 1);
  }

  private void back(int from) {
    for (at = from; at >= 0; at--) {
      if (plan.steps().get(at).undo() != Undo.NOTHING) {
        return;
      }
    }
    mode = cancelled ? Mode.CANCELLED : Mode.FAILED;
  }
}
