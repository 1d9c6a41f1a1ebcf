package flex.chassis.request;

import flex.contracts.Message;
import flex.contracts.RequestEvent;
import flex.contracts.RequestState;
import flex.contracts.RequestState.Status;
import flex.contracts.RequestState.StepState;
import flex.contracts.RequestState.StepStatus;
import flex.contracts.StepName;
import flex.kernel.SagaView;
import flex.kernel.SagaView.Because;
import flex.kernel.SagaView.Intervention;
import flex.kernel.SagaView.StoredEvent;
import flex.steps.Course;
import flex.steps.Course.Ended;
import flex.steps.Course.Failure;
import flex.steps.Course.Known;
import flex.steps.StepEvent;
import flex.steps.StepInput;
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
  private static final String BUSY = "Held by ";

  private final Map<String, RequestSteps<?, ?>> sagas;

  /** {@code sagas} are those of the service, by their types. */
  public RequestHistory(Map<String, RequestSteps<?, ?>> sagas) {
    this.sagas = Map.copyOf(sagas);
  }

  /** Whether it is of a type of requests; one whose type cannot be read may be. */
  public boolean isRequest(SagaView saga) {
    return sagas.containsKey(saga.type()) || saga.parkedBecause() instanceof Because.OfDocument;
  }

  /** Empty where the saga is no request, or cannot be read from its first event on. */
  public Optional<RequestState> of(SagaView saga) {
    return order(saga).map(order -> of(saga, order));
  }

  private RequestState of(SagaView saga, RequestOrder o) {
    var state = saga.state() instanceof Known<?, ?> known ? known : null;
    // Lists leave out the older events of a long saga.
    var acceptedAt = saga.events().isEmpty() || saga.events().getFirst().number() > 1
        ? saga.createdAt()
        : saga.events().getFirst().at();
    var leftOut = leftOut(saga);
    if (leftOut.isPresent()) {
      return new RequestState(o.requestId(), o.kind(), Status.CANCELLED, o.storeAlias(), o.shopAlias(),
          "An operator left it out: " + leftOut.get().reason(), acceptedAt, leftOut.get().at(), List.of(), null);
    }
    var because = saga.parkedBecause();
    var status = because != null || state == null ? Status.STUCK : status(state);
    return new RequestState(o.requestId(), o.kind(), status, o.storeAlias(), o.shopAlias(),
        because != null ? because.detail() : state == null ? null : cause(saga, state),
        acceptedAt, ended(saga), steps(saga.events()),
        state == null || status != Status.SUCCEEDED ? null : url(saga, state));
  }

  /** What was asked for: as accepted, else as it waits for an operator, or was left out by one. */
  public Optional<RequestOrder> order(SagaView saga) {
    if (!sagas.containsKey(saga.type())) {
      return Optional.empty();
    }
    if (!saga.events().isEmpty()
        && saga.events().getFirst().event() instanceof StepEvent.Begun<?, ?>(var order, _, _, _)) {
      return Optional.of((RequestOrder) order);
    }
    if (saga.state() instanceof Known<?, ?> known) {
      return Optional.of((RequestOrder) known.work().order());
    }
    return Stream.concat(saga.waiting().stream(), leftOutInputs(saga)).map(SagaView.Waiting::input)
        .flatMap(i -> i instanceof StepInput.Begin<?, ?> begin
            ? Stream.of((RequestOrder) begin.order())
            : Stream.empty())
        .findFirst();
  }

  private static Stream<SagaView.Waiting> leftOutInputs(SagaView saga) {
    return saga.interventions().stream().map(Intervention::skipped).filter(Objects::nonNull);
  }

  /** The intervention by which the request itself was left out, so that it never begins. */
  private static Optional<Intervention> leftOut(SagaView saga) {
    return saga.events().isEmpty() && saga.parkedBecause() == null && !(saga.state() instanceof Known)
        ? saga.interventions().stream()
            .filter(i -> i.skipped() != null && i.skipped().input() instanceof StepInput.Begin).findFirst()
        : Optional.empty();
  }

  /** Whether it was turned back because somebody cancelled it. */
  public boolean isCancelled(SagaView saga) {
    var failure = saga.state() instanceof Course<?, ?> state ? failure(state) : null;
    return leftOut(saga).isPresent() || (failure != null && failure.isCancelled());
  }

  private static @Nullable Failure failure(Course<?, ?> state) {
    return switch (state) {
      case Course.Undoing<?, ?> u -> u.failure();
      case Course.Stuck<?, ?> s -> s.failure();
      case Ended<?, ?> e -> e.failure();
      case Course.Fresh<?, ?> _,Course.Doing<?, ?> _,Course.Halted<?, ?> _ -> null;
    };
  }

  /** What to say to whoever asks for the same again: the end, or that it was accepted. */
  public Optional<Message> answer(SagaView saga) {
    var leftOut = leftOut(saga);
    if (leftOut.isPresent()) {
      return order(saga)
          .map(o -> new RequestEvent.Cancelled(o.requestId(), o.storeAlias(), leftOut.get().reason()));
    }
    return saga.state() instanceof Ended<?, ?> ended
        ? Optional.ofNullable(sagas.get(saga.type())).map(s -> end(s, ended))
        : order(saga).map(RequestSteps::accepted);
  }

  @SuppressWarnings("unchecked") // the saga that the view is of has made this state
  private static <O extends RequestOrder, F> Message end(RequestSteps<O, F> saga, Ended<?, ?> ended) {
    return saga.end((Ended<O, F>) ended);
  }

  private static Status status(Known<?, ?> state) {
    return switch (state) {
      case Course.Doing<?, ?> _ -> Status.RUNNING;
      case Course.Undoing<?, ?> _ -> Status.UNDOING;
      case Course.Stuck<?, ?> _,Course.Halted<?, ?> _ -> Status.STUCK;
      case Ended<?, ?> e -> switch (e.end()) {
        case SUCCEEDED -> Status.SUCCEEDED;
        case FAILED -> Status.FAILED;
        case CANCELLED -> Status.CANCELLED;
      };
    };
  }

  private static @Nullable String cause(SagaView saga, Known<?, ?> state) {
    var failure = failure(state);
    if (saga.stuckBecause() != null) {
      return saga.stuckBecause();
    }
    return failure == null ? null : failure.cause() == null ? failure.reason() : failure.cause().detail();
  }

  private @Nullable String url(SagaView saga, Known<?, ?> state) {
    var of = sagas.get(saga.type());
    return of == null ? null : url(of, state);
  }

  @SuppressWarnings("unchecked") // the saga that the view is of has made this state
  private static <O extends RequestOrder, F> @Nullable String url(RequestSteps<O, F> saga, Known<?, ?> state) {
    return saga.url(((Known<O, F>) state).work());
  }

  private static @Nullable Instant ended(SagaView saga) {
    return saga.state() instanceof Ended
        ? saga.events().stream().filter(e -> e.event() instanceof StepEvent.Over).map(StoredEvent::at).findFirst()
            .orElse(null)
        : null;
  }

  private static List<StepState> steps(List<StoredEvent> events) {
    var steps = new LinkedHashMap<String, StepState>();
    for (var stored : events) {
      if (stored.event() instanceof StepEvent<?, ?> event) {
        apply(steps, event, stored.at());
      }
    }
    return List.copyOf(steps.values());
  }

  private static void apply(Map<String, StepState> steps, StepEvent<?, ?> event, Instant at) {
    switch (event) {
      // One that had halted goes on where it was.
      case StepEvent.StepBegun<?, ?>(var step) -> steps.merge(step,
          new StepState(new StepName(step), StepStatus.RUNNING, at, null, null),
          (s, _) -> with(s, StepStatus.RUNNING, null, null));
      case StepEvent.StepDone<?, ?>(var step, _) -> change(steps, step, s -> with(s, StepStatus.DONE, at,
          s.detail() != null && s.detail().startsWith(BUSY) ? null : s.detail()));
      case StepEvent.WasBusy<?, ?>(var step, var holder) ->
        change(steps, step, s -> with(s, s.status(), null, BUSY + holder));
      case StepEvent.StepFailed<?, ?>(var step, var cause) ->
        change(steps, step, s -> with(s, StepStatus.FAILED, at, cause.detail()));
      case StepEvent.UndoBegun<?, ?>(var step) -> change(steps, step,
          s -> s.status() == StepStatus.FAILED ? s : with(s, StepStatus.UNDOING, null, s.detail()));
      case StepEvent.StepUndone<?, ?>(var step) -> change(steps, step,
          s -> with(s, s.status() == StepStatus.FAILED ? StepStatus.FAILED : StepStatus.UNDONE, at, s.detail()));
      case StepEvent.StepVouched<?, ?>(var step, var reason) -> change(steps, step, s -> with(s, s.status(), null,
          (s.detail() == null ? "" : s.detail() + "; ") + "done by an operator: " + reason));
      case StepEvent.UndoFailed<?, ?>(var step, var detail) ->
        change(steps, step, s -> with(s, s.status(), null, detail));
      case StepEvent.StepHalted<?, ?>(var step, var detail, _) ->
        change(steps, step, s -> with(s, s.status(), null, detail));
      case StepEvent.Begun<?, ?> _,StepEvent.SignalCameEarly<?, ?> _,StepEvent.StepRepeated<?, ?> _,StepEvent.CancelRequested<?, ?> _,StepEvent.Retried<?, ?> _,StepEvent.Over<?, ?> _ ->
        {
        }
    }
  }

  private static void change(Map<String, StepState> steps, String name, UnaryOperator<StepState> change) {
    steps.computeIfPresent(name, (_, step) -> change.apply(step));
  }

  private static StepState with(StepState step, StepStatus status, @Nullable Instant endedAt,
      @Nullable String detail) {
    return new StepState(step.name(), status, step.startedAt(), endedAt, detail);
  }
}
