package flex.site.request;

import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.RequestState;
import flex.contracts.RequestState.Status;
import flex.contracts.RequestState.StepState;
import flex.contracts.RequestState.StepStatus;
import flex.contracts.StepName;
import flex.kernel.SagaView;
import flex.kernel.SagaView.Intervention;
import flex.kernel.SagaView.StoredEvent;
import flex.site.request.Request.Ended;
import flex.site.request.Request.Failure;
import flex.site.request.Request.Known;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of a request as people see it (SITE-06), from the stored events. */
public final class RequestHistory {
  private RequestHistory() {}

  /** Empty where the saga is no request, or cannot be read from its first event on. */
  public static Optional<RequestState> of(SagaView saga) {
    return order(saga).map(order -> of(saga, order));
  }

  private static RequestState of(SagaView saga, Order o) {
    var state = saga.state() instanceof Known known ? known : null;
    // Lists leave out the older events of a long saga.
    var acceptedAt = saga.events().isEmpty() || saga.events().getFirst().number() > 1
        ? saga.createdAt()
        : saga.events().getFirst().at();
    var leftOut = leftOut(saga);
    if (leftOut.isPresent()) {
      return new RequestState(o.requestId(), o.kind(), Status.CANCELLED, o.storeAlias(), o.shopAlias(),
          "An operator left it out: " + leftOut.get().reason(), acceptedAt, leftOut.get().at(), List.of(), null);
    }
    var status = saga.parkedBecause() != null || state == null ? Status.STUCK : status(state);
    return new RequestState(o.requestId(), o.kind(), status, o.storeAlias(), o.shopAlias(),
        saga.parkedBecause() != null ? saga.parkedBecause() : state == null ? null : cause(state),
        acceptedAt, ended(saga), steps(saga.events()),
        state == null || status != Status.SUCCEEDED ? null : state.work().facts().url());
  }

  /** What was asked for: as accepted, else as it waits for an operator, or was left out by one. */
  public static Optional<Order> order(SagaView saga) {
    if (!saga.type().equals(RequestSaga.TYPE)) {
      return Optional.empty();
    }
    if (!saga.events().isEmpty() && saga.events().getFirst().event() instanceof RequestEvent.Accepted(var order, _)) {
      return Optional.of(order);
    }
    if (saga.state() instanceof Known known) {
      return Optional.of(known.work().order());
    }
    return Stream.concat(saga.waiting().stream(), leftOutInputs(saga)).map(SagaView.Waiting::input)
        .filter(RequestInput.Submit.class::isInstance).map(i -> ((RequestInput.Submit) i).order()).findFirst();
  }

  private static Stream<SagaView.Waiting> leftOutInputs(SagaView saga) {
    return saga.interventions().stream().map(Intervention::skipped).filter(Objects::nonNull);
  }

  /** The intervention by which the request itself was left out, so that it never begins. */
  private static Optional<Intervention> leftOut(SagaView saga) {
    return saga.events().isEmpty() && saga.parkedBecause() == null
        ? saga.interventions().stream()
            .filter(i -> i.skipped() != null && i.skipped().input() instanceof RequestInput.Submit).findFirst()
        : Optional.empty();
  }

  /** Whether it was turned back because somebody cancelled it. */
  public static boolean isCancelled(SagaView saga) {
    var failure = saga.state() instanceof Request state ? failure(state) : null;
    return leftOut(saga).isPresent() || (failure != null && failure.cause() == null);
  }

  private static @Nullable Failure failure(Request state) {
    return switch (state) {
      case Request.Undoing u -> u.failure();
      case Request.Stuck s -> s.failure();
      case Ended e -> e.failure();
      case Request.Fresh _,Request.Doing _ -> null;
    };
  }

  /** What to say to whoever asks for the same again: the end, or that it was accepted. */
  public static Optional<Message> answer(SagaView saga) {
    var leftOut = leftOut(saga);
    if (leftOut.isPresent()) {
      return order(saga)
          .map(o -> new flex.contracts.RequestEvent.Cancelled(o.requestId(), o.storeAlias(), leftOut.get().reason()));
    }
    var end = saga.state() instanceof Ended ended ? Announcements.end(ended) : null;
    return end != null
        ? Optional.of(end)
        : order(saga)
            .map(o -> new flex.contracts.RequestEvent.Accepted(o.requestId(), o.kind(), o.storeAlias(), o.shopAlias()));
  }

  private static Status status(Known state) {
    return switch (state) {
      case Request.Doing _ -> Status.RUNNING;
      case Request.Undoing _ -> Status.UNDOING;
      case Request.Stuck _ -> Status.STUCK;
      case Ended e -> e.status();
    };
  }

  private static @Nullable String cause(Known state) {
    return switch (state) {
      case Request.Doing _ -> null;
      case Request.Undoing u -> cause(u.failure());
      case Request.Stuck s -> s.why();
      case Ended e -> e.failure() == null ? null : cause(e.failure());
    };
  }

  private static @Nullable String cause(Failure failure) {
    return failure.cause() == null ? failure.reason() : failure.cause().detail();
  }

  private static @Nullable Instant ended(SagaView saga) {
    return saga.state() instanceof Ended
        ? saga.events().stream().filter(e -> e.event() instanceof RequestEvent.End).map(StoredEvent::at).findFirst()
            .orElse(null)
        : null;
  }

  private static List<StepState> steps(List<StoredEvent> events) {
    var steps = new LinkedHashMap<StepName, StepState>();
    for (var stored : events) {
      if (stored.event() instanceof RequestEvent event) {
        apply(steps, event, stored.at());
      }
    }
    return List.copyOf(steps.values());
  }

  private static void apply(Map<StepName, StepState> steps, RequestEvent event, Instant at) {
    switch (event) {
      case RequestEvent.StepBegun(var step) -> steps.put(step, new StepState(step, StepStatus.RUNNING, at, null, null));
      case RequestEvent.StepDone(var step, _) -> change(steps, step,
          s -> with(s, StepStatus.DONE, at, step.equals(StepName.HOLD_STORE) ? null : s.detail()));
      case RequestEvent.StoreWasBusy(var holder) ->
        change(steps, StepName.HOLD_STORE, s -> with(s, s.status(), null, "The store is held by " + holder));
      case RequestEvent.StepFailed(var step, Problem cause) ->
        change(steps, step, s -> with(s, StepStatus.FAILED, at, cause.detail()));
      case RequestEvent.UndoBegun(var step) -> change(steps, step,
          s -> s.status() == StepStatus.FAILED ? s : with(s, StepStatus.UNDOING, null, s.detail()));
      case RequestEvent.StepUndone(var step) -> change(steps, step,
          s -> with(s, s.status() == StepStatus.FAILED ? StepStatus.FAILED : StepStatus.UNDONE, at, s.detail()));
      case RequestEvent.StepSkipped(var step, var reason) -> change(steps, step, s -> with(s, s.status(), null,
          (s.detail() == null ? "" : s.detail() + "; ") + "done by an operator: " + reason));
      case RequestEvent.UndoFailed(var step, var detail) -> change(steps, step, s -> with(s, s.status(), null, detail));
      case RequestEvent.Accepted _,RequestEvent.Forward _,RequestEvent.Back _,RequestEvent.End _ ->
        {
        }
    }
  }

  private static void change(Map<StepName, StepState> steps, StepName name, UnaryOperator<StepState> change) {
    steps.computeIfPresent(name, (_, step) -> change.apply(step));
  }

  private static StepState with(StepState step, StepStatus status, @Nullable Instant endedAt, @Nullable String detail) {
    return new StepState(step.name(), status, step.startedAt(), endedAt, detail);
  }
}
