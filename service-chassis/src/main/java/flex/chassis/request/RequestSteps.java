package flex.chassis.request;

import flex.contracts.Message;
import flex.contracts.RequestEvent;
import flex.contracts.StepName;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.Course.Known;
import flex.steps.Plan;
import flex.steps.StepEvent;
import flex.steps.StepSaga;
import flex.steps.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as a saga by steps: it says of itself what every service says alike. A subclass adds what each step and the
 * end tell the world. Its plans are called by the kinds of its orders.
 */
public abstract class RequestSteps<O extends RequestOrder, F> extends StepSaga<O, F> {
  protected RequestSteps(String type, Class<O> order, Class<F> facts, Map<String, Class<?>> tasks,
      List<Plan<O, F>> plans) {
    super(type, order, facts, tasks, plans);
  }

  /** What the world hears when {@code step} is done; nothing by default. */
  protected Optional<? extends Message> done(Work<O, F> work, String step) {
    return Optional.empty();
  }

  /** The last message of a request that succeeded or failed; sent again where the request is repeated. */
  protected abstract Message ended(Ended<O, F> ended);

  /** Where a request that has succeeded can be looked at; null for nowhere. */
  protected @Nullable String url(Work<O, F> work) {
    return null;
  }

  /** The last lines that what failed has said, oldest first; none by default. */
  protected List<String> log(Work<O, F> work) {
    return List.of();
  }

  @Override
  public final String id(O order) {
    return order.requestId().value();
  }

  @Override
  protected final String planOf(O order) {
    return order.kind().value();
  }

  @Override
  protected final @Nullable String about(O order) {
    var store = order.storeAlias();
    return store == null ? null : store.value();
  }

  @Override
  protected final List<? extends Message> announce(Known<O, F> after, StepEvent<O, F> event) {
    var order = after.work().order();
    var id = order.requestId();
    var store = order.storeAlias();
    return switch (event) {
      case StepEvent.Begun<O, F> _ -> List.of(accepted(order));
      case StepEvent.StepDone<O, F>(var step, _) -> done(after.work(), step).<List<Message>>map(m -> List.of(m))
          .orElse(List.of());
      case StepEvent.StepUndone<O, F>(var step, _) ->
        List.of(new RequestEvent.StepUndone(id, store, new StepName(step)));
      case StepEvent.UndoFailed<O, F>(var step, var detail) ->
        List.of(new RequestEvent.Stuck(id, store, new StepName(step), detail));
      case StepEvent.StepHalted<O, F>(var step, var detail, _) ->
        List.of(new RequestEvent.Stuck(id, store, new StepName(step), detail));
      case StepEvent.Over<O, F> _ when after instanceof Ended<O, F> ended -> List.of(end(ended));
      case StepEvent.StepBegun<O, F> _,StepEvent.SignalCameEarly<O, F> _,StepEvent.WasBusy<O, F> _,StepEvent.StepRepeated<O, F> _,StepEvent.StepFailed<O, F> _,StepEvent.CancelRequested<O, F> _,StepEvent.UndoBegun<O, F> _,StepEvent.Retried<O, F> _,StepEvent.StepVouched<O, F> _,StepEvent.Over<O, F> _ ->
        List.of();
    };
  }

  static RequestEvent accepted(RequestOrder order) {
    return new RequestEvent.Accepted(order.requestId(), order.kind(), order.storeAlias(), order.shopAlias());
  }

  final Message end(Ended<O, F> ended) {
    var order = ended.work().order();
    return ended.end() == End.CANCELLED
        ? new RequestEvent.Cancelled(order.requestId(), order.storeAlias(),
            ended.failure() == null ? null : ended.failure().reason())
        : ended(ended);
  }
}
