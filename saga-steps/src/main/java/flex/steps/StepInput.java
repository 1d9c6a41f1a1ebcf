package flex.steps;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What reaches a work: from people, from whom its steps ask, from timers. */
public sealed interface StepInput<O, F> {
  /**
   * {@code facts} are those known beforehand.
   *
   * @param cancelled the cancel that came before the order, which is taken in and ends without a step; null for none
   */
  record Begin<O, F>(O order, F facts, @Nullable Cancel<O, F> cancelled) implements StepInput<O, F> {
    public Begin(O order, F facts) {
      this(order, facts, null);
    }
  }

  record Cancel<O, F>(@Nullable String reason) implements StepInput<O, F> {}

  /** Lets what is stuck or halted try again. */
  record Retry<O, F>(String reason) implements StepInput<O, F> {}

  /** An operator did {@code step}, or undid it where it is being undone, by hand. */
  record Vouch<O, F>(String step, String reason) implements StepInput<O, F> {}

  /**
   * The answer of a task, or to a command. An {@link Outcome} with its fields side by side, as it is stored; made by
   * {@link #of}.
   *
   * @param to id of the task, or what follows the saga's id in that of the command, from the colon on
   * @param from who answered, where that was proved and has to be the saga's subject; null for whoever may
   */
  record Answered<O, F>(String to, @Nullable String from, Verdict verdict, @Nullable F facts,
      @Nullable Problem problem, @Nullable String detail) implements StepInput<O, F> {
    /** The kind of an {@link Outcome}. */
    public enum Verdict {
      DONE, REFUSED, FAILED, BUSY
    }

    public static <O, F> Answered<O, F> of(String to, @Nullable String from, Outcome<F> outcome) {
      return switch (outcome) {
        case Outcome.Done<F>(var facts) -> new Answered<>(to, from, Verdict.DONE, facts, null, null);
        case Outcome.Refused<F>(var problem) -> new Answered<>(to, from, Verdict.REFUSED, null, problem, null);
        case Outcome.Failed<F>(var detail) -> new Answered<>(to, from, Verdict.FAILED, null, null, detail);
        case Outcome.Busy<F>(var holder) -> new Answered<>(to, from, Verdict.BUSY, null, null, holder);
      };
    }

    /** What came of it. */
    public Outcome<F> outcome() {
      return switch (verdict) {
        case DONE -> new Outcome.Done<>(facts);
        case REFUSED -> new Outcome.Refused<>(problem != null
            ? problem
            : new Problem(Reason.FAILED, null, "It was refused without a reason.", "Ask who refused it."));
        case FAILED -> new Outcome.Failed<>(Objects.requireNonNullElse(detail, "it failed without saying why"));
        case BUSY -> new Outcome.Busy<>(Objects.requireNonNullElse(detail, "another"));
      };
    }
  }

  /** Somebody said so without being asked; {@code from} as in {@link Answered}. */
  record Signal<O, F>(String name, @Nullable String from, @Nullable F facts) implements StepInput<O, F> {}

  /** The time of a step or of an undo is over. */
  record TimeUp<O, F>(String step) implements StepInput<O, F> {}

  /** It is time to try a step or an undo once more. */
  record TryAgain<O, F>(String step) implements StepInput<O, F> {}
}
