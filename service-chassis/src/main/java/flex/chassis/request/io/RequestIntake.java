package flex.chassis.request.io;

import flex.chassis.request.RequestOrder;
import flex.chassis.request.RequestSteps;
import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.RequestKind;
import flex.steps.Plan;
import flex.steps.StepInput;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How messages of one type become requests, as a bean.
 *
 * @param kind of the requests it makes; one of the plans of the saga is called so
 * @param order the message with all defaults filled in
 * @param rules all that is wrong with the message; nothing is changed then. Asked only where the request is new.
 * @param known what is known before the first step
 */
public record RequestIntake<M extends Message, O extends RequestOrder, F>(Class<M> type, RequestKind kind,
    RequestSteps<O, F> saga, Function<M, O> order, Function<M, List<Problem>> rules, Function<O, F> known) {
  public RequestIntake {
    var plans = saga.plans().stream().map(Plan::name).distinct().toList();
    if (!plans.contains(kind.value())) {
      throw new IllegalArgumentException("the saga " + saga.type() + " has no plan for " + kind + ", which "
          + type.getSimpleName() + " asks for; it has " + plans);
    }
  }

  O orderOf(Message message) {
    var ordered = order.apply(type.cast(message));
    if (!ordered.kind().equals(kind)) {
      throw new IllegalStateException(type.getSimpleName() + " was to ask for " + kind + " and asks for "
          + ordered.kind());
    }
    return ordered;
  }

  List<Problem> problems(Message message) {
    return rules.apply(type.cast(message));
  }

  StepInput<O, F> begin(Message message, @Nullable EarlyCancel early) {
    var ordered = orderOf(message);
    return new StepInput.Begin<>(ordered, known.apply(ordered),
        early == null ? null : new StepInput.Cancel<>(early.reason()));
  }
}
