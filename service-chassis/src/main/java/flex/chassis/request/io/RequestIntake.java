package flex.chassis.request.io;

import flex.chassis.request.RequestOrder;
import flex.chassis.request.RequestSteps;
import flex.contracts.Message;
import flex.contracts.Problem;
import flex.steps.StepInput;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How messages of one type become requests, as a bean.
 *
 * @param order the message with all defaults filled in
 * @param rules all that is wrong with the message; nothing is changed then. Asked only where the request is new.
 * @param known what is known before the first step
 */
public record RequestIntake<M extends Message, O extends RequestOrder, F>(Class<M> type, RequestSteps<O, F> saga,
    Function<M, O> order, Function<M, List<Problem>> rules, Function<O, F> known) {
  RequestOrder orderOf(Message message) {
    return order.apply(type.cast(message));
  }

  List<Problem> problems(Message message) {
    return rules.apply(type.cast(message));
  }

  StepInput<O, F> begin(Message message, @Nullable EarlyCancel early) {
    var ordered = order.apply(type.cast(message));
    return new StepInput.Begin<>(ordered, known.apply(ordered),
        early == null ? null : new StepInput.Cancel<>(early.reason()));
  }
}
