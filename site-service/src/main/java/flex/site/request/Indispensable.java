package flex.site.request;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.StepName;
import flex.kernel.SagaView;
import flex.site.request.Request.Doing;
import java.util.Optional;
import java.util.Set;

/** What an operator cannot leave out of a request, since it would wait for ever, and nobody would see it. */
public final class Indispensable {
  private static final String TIME_UP = "in.time-up";
  private static final Set<String> ANSWERS = Set.of("in.task-done", "in.task-refused", "in.task-failed");

  private Indispensable() {}

  /** What is wrong with leaving out what a parked request waits for first; empty where nothing is. */
  public static Optional<Problem> why(SagaView saga) {
    if (!saga.type().equals(RequestSaga.TYPE)) {
      return Optional.empty();
    }
    var because = saga.parkedBecause() == null ? "" : saga.parkedBecause();
    if (because.startsWith("timer limit:")) {
      return problem("The timer 'limit' of the saga " + saga.id() + " cannot be dropped: its step might never end.",
          "Repair timers.limit in the document, see the runbook; then retry.");
    }
    if (saga.waiting().isEmpty() || because.startsWith("timer ") || because.startsWith("message ")) {
      return Optional.empty();
    }
    // By name, since the input itself may be unreadable.
    var first = saga.waiting().getFirst().name();
    if (first.equals(TIME_UP)) {
      return input(saga, "the end of its step's time, and nothing else may ever end the step");
    }
    if (saga.state() == null) {
      return problem("The state of the saga " + saga.id() + " cannot be read, so nobody can say what may be left out.",
          "Retry first: the state is then made anew from the events.");
    }
    return saga.state() instanceof Doing d && d.step().equals(StepName.REPORT) && ANSWERS.contains(first)
        ? input(saga, "the answer to its last step, which is done once and has no limit")
        : Optional.empty();
  }

  private static Optional<Problem> input(SagaView saga, String what) {
    return problem("The first input that waits with the saga " + saga.id() + " cannot be left out: it is " + what + ".",
        "Mend why it cannot be handled, in the document or in the program, then retry.");
  }

  private static Optional<Problem> problem(String detail, String remedy) {
    return Optional.of(new Problem(Reason.NOT_ALLOWED, "/sagaId", detail, remedy));
  }
}
