package flex.chassis.request.io;

import flex.chassis.ShortText;
import flex.chassis.request.RequestHistory;
import flex.chassis.request.RequestOrder;
import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.Problem.Kind;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestId;
import flex.contracts.RequestState;
import flex.contracts.StoreAlias;
import flex.kernel.Inbound.Received;
import flex.kernel.Refused;
import flex.kernel.SagaView;
import flex.kernel.Sagas;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Taken;
import flex.steps.StepInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes requests in, whichever way they come, and tells their state. */
public final class Requests {
  private static final int LONGEST_CAUSE = 200;

  private final Sagas sagas;
  private final RequestHistory history;
  private final Map<Class<?>, RequestIntake<?, ?, ?>> intakes;

  Requests(Sagas sagas, RequestHistory history, Map<Class<?>, RequestIntake<?, ?, ?>> intakes) {
    this.sagas = sagas;
    this.history = history;
    this.intakes = Map.copyOf(intakes);
  }

  /** Ids of messages are unique per source only. It becomes the causation id of messages, which may not be long. */
  public static Cause cause(Received<?> received) {
    var e = received.envelope();
    return new Cause(ShortText.of(e.source() + "#" + e.id(), LONGEST_CAUSE), e.traceparent());
  }

  /** What came of a request. */
  public sealed interface Answer {
    /** Durable; {@code repeated} where it was known before. Of the events, {@code saga} may have the latest only. */
    record Accepted(SagaView saga, boolean repeated) implements Answer {}

    /** Nothing was changed. */
    record Rejected(List<Problem> problems) implements Answer {
      Rejected(Problem problem) {
        this(List.of(problem));
      }
    }
  }

  /** Begins what the message asks for, unless it was begun before. */
  public Answer submit(Message message, Cause cause) {
    var intake = intakes.get(message.getClass());
    if (intake == null) {
      throw new IllegalArgumentException(message.getClass() + " asks for no request");
    }
    var order = intake.orderOf(message);
    var id = order.requestId().value();
    try {
      var taken = sagas.begin(intake.saga().type(), id, cause, () -> {
        var problems = intake.problems(message);
        if (!problems.isEmpty()) {
          throw new AgainstTheRules(problems);
        }
        return intake.begin(message);
      });
      // What is there already may be of another order, which its first event tells.
      return taken.result() == Sagas.Result.DUPLICATE
          ? same(history, order, sagas.find(id).orElse(taken.view()), true)
          : same(history, order, taken.view(), taken.result() != Sagas.Result.APPLIED);
    } catch (AgainstTheRules e) {
      return new Answer.Rejected(e.problems);
    }
  }

  /** Keeps a request from being begun. */
  private static final class AgainstTheRules extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    AgainstTheRules(List<Problem> problems) {
      super(null, null, false, false);
      this.problems = problems;
    }
  }

  /** A request that was parked before its first event is kept, and goes on by a retry; there is nothing to compare. */
  static Answer same(RequestHistory history, RequestOrder order, SagaView saga, boolean repeated) {
    var known = history.order(saga);
    return known.filter(order::equals).isPresent() || (known.isEmpty() && saga.parkedBecause() != null)
        ? new Answer.Accepted(saga, repeated)
        : new Answer.Rejected(new Problem(Reason.REQUEST_ID_REUSED, "/requestId",
            "The request id " + order.requestId() + " belongs to another request, of other content.",
            "Give a new request id; a repetition has to have the same content."));
  }

  /** Stops a request; the same again where it was cancelled before. */
  public Answer cancel(RequestId id, @Nullable String reason, Cause cause) {
    var taken = isRequest(id) ? sagas.tell(id.value(), cause, new StepInput.Cancel<>(reason)) : Optional.<Taken>empty();
    if (taken.isEmpty()) {
      return new Answer.Rejected(unknown(id));
    }
    var saga = taken.get().view();
    return saga.parkedBecause() != null || history.isCancelled(saga)
        ? new Answer.Accepted(saga, false)
        : new Answer.Rejected(new Problem(Reason.TOO_LATE_TO_CANCEL, "/requestId",
            "The request " + id + " is over, or about to end by itself.", "Look at its state."));
  }

  /** Lets a stuck request go on. */
  public Answer retry(RequestId id, String reason, Cause cause) {
    var saga = sagas.find(id.value()).filter(history::isRequest);
    if (saga.isEmpty()) {
      return new Answer.Rejected(unknown(id));
    }
    if (saga.get().parkedBecause() != null) {
      try {
        return new Answer.Accepted(sagas.retry(id.value(), reason), false);
      } catch (Refused e) {
        return new Answer.Rejected(e.problem().as(Kind.CONFLICT));
      }
    }
    var taken = sagas.tell(id.value(), cause, new StepInput.Retry<>(reason));
    return taken.filter(t -> t.result() != Sagas.Result.ABSORBED).isPresent()
        ? new Answer.Accepted(taken.get().view(), false)
        : new Answer.Rejected(new Problem(Reason.NOT_ALLOWED, Kind.CONFLICT, "/requestId",
            "The request " + id + " is not stuck.", "Look at its state; only a stuck request is retried."));
  }

  public Optional<RequestState> state(RequestId id) {
    return sagas.find(id.value()).flatMap(history::of);
  }

  /** Newest first; of one store, and accepted by then, where that is given. */
  public List<RequestState> states(@Nullable StoreAlias store, @Nullable Instant until, int limit) {
    var found = sagas.list(store == null ? null : store.value(), until, limit);
    return found.stream().flatMap(s -> history.of(s).stream()).toList();
  }

  /** What was asked for under the id; empty where that is unknown. */
  public Optional<RequestOrder> order(String requestId) {
    return sagas.find(requestId).flatMap(history::order);
  }

  /** The state of a request that was just taken in, of which the view may show the latest events only. */
  Optional<RequestState> whole(SagaView saga) {
    var isWhole = !saga.events().isEmpty() && saga.events().getFirst().number() == 1;
    return (isWhole ? Optional.of(saga) : sagas.find(saga.id())).flatMap(history::of);
  }

  RequestHistory history() {
    return history;
  }

  /** Why there is no state to tell: there is no such request, or nothing of it can be read. */
  Problem missing(RequestId id) {
    return !isRequest(id)
        ? unknown(id)
        : new Problem(Reason.FAILED, "/requestId", "The request " + id + " is there, but its document cannot be read.",
            "Ask an operator to look at it: flex saga show " + id + ".");
  }

  /** Not every saga is one; nobody who may speak of requests reaches another. */
  private boolean isRequest(RequestId id) {
    return sagas.find(id.value()).filter(history::isRequest).isPresent();
  }

  private static Problem unknown(RequestId id) {
    return new Problem(Reason.UNKNOWN_REQUEST, "/requestId", "There is no request " + id + ".",
        "Use the id of a request that was accepted.");
  }
}
