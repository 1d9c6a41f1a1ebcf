package flex.chassis.request.io;

import flex.chassis.ShortText;
import flex.chassis.messages.io.Answers;
import flex.chassis.request.RequestHistory;
import flex.chassis.request.RequestOrder;
import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.Problem.Kind;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestEvent;
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
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes requests in, whichever way they come, and tells their state. */
public final class Requests {
  private static final int LONGEST_CAUSE = 200;
  /** Sagas that are read at once: each may be large. */
  private static final int PAGE = 10;

  private final Sagas sagas;
  private final RequestHistory history;
  private final Map<Class<?>, RequestIntake<?, ?, ?>> intakes;
  private final EarlyCancelStores early;
  private final Answers answers;
  private final Clock clock;

  Requests(Sagas sagas, RequestHistory history, Map<Class<?>, RequestIntake<?, ?, ?>> intakes, EarlyCancelStores early,
      Answers answers, Clock clock) {
    this.sagas = sagas;
    this.history = history;
    this.intakes = Map.copyOf(intakes);
    this.early = early;
    this.answers = answers;
    this.clock = clock;
  }

  /** Ids of messages are unique per source only. It becomes the causation id of messages, which may not be long. */
  public static Cause cause(Received<?> received) {
    var e = received.envelope();
    // Two sources with two ids must not be spelt alike, where one has a fragment.
    var source = e.source().replace("%", "%25").replace("#", "%23");
    return new Cause(ShortText.of(source + "#" + e.id(), LONGEST_CAUSE), e.traceparent());
  }

  /** What came of a request. */
  public sealed interface Answer {
    /** Durable; {@code repeated} where it was known before. Of the events, {@code saga} may have the latest only. */
    record Accepted(SagaView saga, boolean repeated) implements Answer {}

    /**
     * There is no such request yet. Should it come until then, it is taken in and ends cancelled; else whoever asked over
     * Kafka is told so.
     */
    record Remembered(RequestId id, Instant until) implements Answer {}

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
        return intake.begin(message, early.of(order.requestId()).orElse(null));
      });
      // One that came between the two looks has been missed by whoever brought it, too.
      early.of(order.requestId()).ifPresent(this::settle);
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

  /**
   * Stops a request; the same again where it was cancelled before. One that has not come yet may be under way on another
   * topic: the cancel is written down before the request is looked for once more, as a request is written down before its
   * cancel is. So one of the two sees the other, and a cancel that comes first wins.
   *
   * @param sender who is answered when it turns out that the request does not come; null for nobody
   */
  public Answer cancel(RequestId id, @Nullable String reason, Cause cause, Answers.@Nullable To sender) {
    var answer = told(id, reason, cause);
    if (answer.isPresent()) {
      return answer.get();
    }
    var remembered = early.remember(id, reason, cause, sender);
    if (remembered.isEmpty()) {
      return new Answer.Rejected(new Problem(Reason.UNKNOWN_REQUEST, Kind.AWAY, "/requestId",
          "There is no request " + id + ", and too many cancels wait for requests that have not come.",
          "Send it again when the request was accepted, or later."));
    }
    // Who has sent a message was answered with all others then.
    return settle(remembered.get()).filter(_ -> sender == null)
        .orElseGet(() -> new Answer.Remembered(id, remembered.get().until()));
  }

  /** What came of a cancel; empty where there is no such request. */
  private Optional<Answer> told(RequestId id, @Nullable String reason, Cause cause) {
    var taken = isRequest(id) ? sagas.tell(id.value(), cause, new StepInput.Cancel<>(reason)) : Optional.<Taken>empty();
    return taken.map(Taken::view).map(saga -> saga.parkedBecause() != null || history.isCancelled(saga)
        ? new Answer.Accepted(saga, false)
        : new Answer.Rejected(new Problem(Reason.TOO_LATE_TO_CANCEL, "/requestId",
            "The request " + id + " is over, or about to end by itself.", "Look at its state.")));
  }

  /** Ends what is remembered of a cancel where its request is there; empty where it is not. */
  private Optional<Answer> settle(EarlyCancel cancel) {
    var answer = told(new RequestId(cancel.requestId()), cancel.reason(),
        new Cause(cancel.cause(), cancel.traceparent()));
    answer.ifPresent(a -> {
      if (a instanceof Answer.Rejected(var problems)) {
        reject(cancel, problems);
      }
      early.forget(cancel);
    });
    return answer;
  }

  private void reject(EarlyCancel cancel, List<Problem> problems) {
    for (var sender : cancel.senders()) {
      answers.answer(new RequestEvent.Rejected(null, sender.messageId(), problems), sender, cancel.requestId(),
          cancel.traceparent());
    }
  }

  /**
   * See {@link EarlyCancelWatch}.
   *
   * @param mayEnd whether what is over may end; else it is left to somebody who may
   */
  void lookAfterEarlyCancels(boolean mayEnd) {
    var now = clock.instant();
    for (var cancel : early.due()) {
      var isOver = cancel.isOver(now);
      if ((mayEnd || !isOver) && early.claim(cancel) && settle(cancel).isEmpty() && isOver) {
        reject(cancel, List.of(new Problem(Reason.UNKNOWN_REQUEST, "/requestId",
            "No request " + cancel.requestId() + " has come since " + cancel.at() + "; its cancel is forgotten.",
            "Use the id of the request, and send the cancel again if the request is still to come.")));
        early.forget(cancel);
      }
    }
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
        return new Answer.Rejected(e.problem());
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

  /** Newest first; of one store where one is given. Of all sagas, as many as it takes are looked at for {@code limit}. */
  public List<RequestState> states(@Nullable StoreAlias store, int limit) {
    return states(store, null, limit);
  }

  /**
   * As the other, from behind a request on.
   *
   * @param before id of the last request that was told; null for the newest
   * @throws NoSuchElementException where there is no such request any more
   */
  List<RequestState> states(@Nullable StoreAlias store, @Nullable RequestId before, int limit) {
    var states = new ArrayList<RequestState>();
    var last = before == null ? null : sagas.find(before.value()).filter(history::isRequest).orElseThrow();
    var size = Math.min(limit, PAGE);
    for (var isMore = true; isMore && states.size() < limit;) {
      var page = sagas.page(store == null ? null : store.value(), last, size);
      page.stream().flatMap(s -> history.of(s).stream()).limit(limit - states.size()).forEach(states::add);
      isMore = page.size() == size;
      last = page.isEmpty() ? last : page.getLast();
    }
    return List.copyOf(states);
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

  /** Whether the id belongs to something that was taken in. */
  boolean isTaken(RequestId id) {
    return sagas.find(id.value()).isPresent();
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
