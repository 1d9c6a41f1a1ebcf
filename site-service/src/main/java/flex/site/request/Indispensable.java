package flex.site.request;

import flex.contracts.StepName;
import flex.kernel.SagaView.Because;
import flex.kernel.SagaView.Because.OfDocument;
import flex.kernel.SagaView.Because.OfInput;
import flex.kernel.SagaView.Because.OfMessage;
import flex.kernel.SagaView.Because.OfTask;
import flex.kernel.SagaView.Because.OfTimer;
import flex.site.request.Request.Doing;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an operator cannot leave out of a request, since it would wait for ever, and nobody would see it. */
final class Indispensable {
  private static final String TIME_UP = "in.time-up";
  private static final Set<String> ANSWERS = Set.of("in.task-done", "in.task-refused", "in.task-failed");

  private Indispensable() {}

  static Optional<String> why(@Nullable Request state, Because because, @Nullable String waiting) {
    return switch (because) {
      case OfTimer(var id, _) -> id.equals("limit")
          ? Optional.of("its step might never end without the timer 'limit'.")
          : Optional.empty();
      case OfMessage _ -> Optional.empty();
      case OfInput _,OfTask _,OfDocument _ -> waiting == null ? Optional.empty() : why(state, waiting);
    };
  }

  private static Optional<String> why(@Nullable Request state, String waiting) {
    if (waiting.equals(TIME_UP)) {
      return Optional.of("it is the end of its step's time, and nothing else may ever end the step.");
    }
    if (state == null) {
      return Optional.of("its state cannot be read, so nobody can say what may be left out.");
    }
    return state instanceof Doing d && d.step().equals(StepName.REPORT) && ANSWERS.contains(waiting)
        ? Optional.of("it is the answer to its last step, which is done once and has no limit.")
        : Optional.empty();
  }
}
