package flex.suite;

import flex.suite.SagaUnderTest.Variant;
import flex.suite.Standing.Phase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fault at one step, or why there is none.
 *
 * @param write number of the write at which the kernel crashes; 0 for other faults
 * @param reason why this fault cannot befall this step; null where it can
 */
record Case<S, I>(SagaUnderTest<S, I> subject, Variant<I> variant, Script script, Target target, Fault fault, int write,
    @Nullable String reason) {

  static <S, I> List<Case<S, I>> of(SagaUnderTest<S, I> subject) {
    var all = new ArrayList<Case<S, I>>();
    for (var variant : subject.variants()) {
      var script = Script.of(subject, variant);
      for (var target : script.targets()) {
        for (var fault : Fault.values()) {
          var reason = reason(subject, variant, script, target, fault);
          var writes = reason == null && (fault == Fault.CRASH_AFTER_WRITE || fault == Fault.CRASH_BEFORE_WRITE)
              ? script.writesOf(target)
              : List.of(0);
          for (var write : writes) {
            all.add(new Case<>(subject, variant, script, target, fault, write, reason));
          }
        }
      }
    }
    return all;
  }

  private static <S, I> @Nullable String reason(SagaUnderTest<S, I> subject, Variant<I> variant, Script script,
      Target target, Fault fault) {
    var asked = script.asked().get(target);
    var isDo = target.direction() == Direction.DO;
    return switch (fault) {
      case DUPLICATE_REPLY, LATE_REPLY, TIMEOUT_SINCE_NOT_DONE, CRASH_AFTER_WRITE, CRASH_BEFORE_WRITE -> null;
      case TIMEOUT_ALTHOUGH_DONE, FAILURE -> asked == null ? "nobody is asked" : null;
      case REFUSAL -> {
        if (asked == null) {
          yield "nobody is asked";
        }
        if (isDo && script.isForwardOnly(target.step(), variant)) {
          yield "there is no way back";
        }
        yield subject.answer(asked.what(), asked.ask(), Verdict.REFUSED) == null ? "nobody may refuse" : null;
      }
      case DO_TWICE -> !isDo ? "it is an undo" : asked == null ? "nobody is asked" : null;
      case UNDO_TWICE -> isDo ? "it is no undo" : null;
      case UNDO_BEFORE_DO -> {
        if (!isDo) {
          yield "it is an undo";
        }
        yield script.undos().contains(target.step()) ? null : "it has no undo of its own";
      }
    };
  }

  String name() {
    return fault + (write == 0 ? "" : " " + write);
  }

  /** Throws an AssertionError that names the case, since a report may not. */
  void run() {
    try {
      befall();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s, %s, %s, %s: %s".formatted(subject.saga().type(), variant.name(), target, name(), e.getMessage()), e);
    }
  }

  private void befall() {
    var isDo = target.direction() == Direction.DO;
    var forwardOnly = isDo && script.isForwardOnly(target.step(), variant);
    var turned = forwardOnly ? Phase.COMPLETED : Phase.UNDONE;
    var timedOut = !isDo || subject.isLimited(target.step(), target.direction()) ? Phase.UNDONE : Phase.COMPLETED;
    var good = isDo ? Phase.COMPLETED : Phase.UNDONE;
    try (var course = new CaseRun<>(subject, variant)) {
      var faults = new Faults<>(course, subject, script.askedSteps());
      if (write > 0) {
        faults.crash(target, script, write, fault == Fault.CRASH_AFTER_WRITE, good);
        return;
      }
      course.begin();
      if (!isDo && script.turn() != null) {
        faults.turnBack(script.turn());
      }
      switch (fault) {
        case DUPLICATE_REPLY -> faults.duplicateReply(target, good);
        case LATE_REPLY -> faults.lateReply(target, timedOut);
        case REFUSAL -> faults.refusal(target, Phase.UNDONE);
        case FAILURE -> faults.failure(target, turned);
        case TIMEOUT_ALTHOUGH_DONE -> faults.timeout(target, true, timedOut);
        case TIMEOUT_SINCE_NOT_DONE -> faults.timeout(target, false, timedOut);
        case UNDO_BEFORE_DO -> faults.undoBeforeDo(target);
        case DO_TWICE, UNDO_TWICE -> faults.twice(target, good);
        case CRASH_AFTER_WRITE, CRASH_BEFORE_WRITE -> throw new IllegalStateException("which write?");
      }
    }
  }
}
