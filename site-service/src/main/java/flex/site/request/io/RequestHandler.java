package flex.site.request.io;

import flex.contracts.Problem;
import flex.contracts.Problem.Kind;
import flex.contracts.Problem.Reason;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.RequestState;
import flex.contracts.SiteCommand;
import flex.contracts.SiteEvent;
import flex.contracts.StoreAlias;
import flex.kernel.Refused;
import flex.kernel.SagaView;
import flex.kernel.Sagas;
import flex.kernel.Sagas.Cause;
import flex.site.catalogue.Catalogue;
import flex.site.registry.Store;
import flex.site.registry.io.Stores;
import flex.site.request.Facts;
import flex.site.request.Intake;
import flex.site.request.Order;
import flex.site.request.RequestHistory;
import flex.site.request.RequestInput;
import flex.site.request.RequestSaga;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests in, whichever way they come, and tells their state. */
@Component
class RequestHandler {
  private final Sagas sagas;
  private final Stores stores;
  private final Catalogue catalogue;
  private final Intake intake;

  RequestHandler(Sagas sagas, Stores stores, Catalogue catalogue) {
    this.sagas = sagas;
    this.stores = stores;
    this.catalogue = catalogue;
    this.intake = new Intake(catalogue);
  }

  /** What came of a request. */
  sealed interface Answer {
    /** Durable; {@code repeated} where it was known before. Of the events, {@code saga} may have the latest only. */
    record Accepted(SagaView saga, boolean repeated) implements Answer {}

    /** Nothing was changed. */
    record Rejected(List<Problem> problems) implements Answer {
      Rejected(Problem problem) {
        this(List.of(problem));
      }
    }
  }

  Answer submit(ShopRequested request, Cause cause) {
    return submit(Order.of(request), cause, () -> intake.check(request,
        new Intake.Taken(stores.find(request.storeAliasOrDefault()).isPresent(),
            stores.isDomainTaken(request.domainName()), !stores.hasFreeAddress())));
  }

  Answer submit(SiteCommand.CreateShop command, Cause cause) {
    return submit(Order.of(command), cause, () -> intake.check(command, stores.find(command.storeAlias())));
  }

  Answer submit(SiteCommand.ConfigureStore command, Cause cause) {
    var wanted = command.domainName();
    return submit(Order.of(command), cause, () -> intake.check(command, stores.find(command.storeAlias()),
        wanted != null && stores.isDomainTaken(wanted)));
  }

  private Answer submit(Order order, Cause cause, Supplier<List<Problem>> rules) {
    var id = order.requestId().value();
    try {
      var taken = sagas.begin(RequestSaga.TYPE, id, cause, () -> {
        var problems = rules.get();
        if (!problems.isEmpty()) {
          throw new AgainstTheRules(problems);
        }
        return new RequestInput.Submit(order, facts(order));
      });
      // What is there already may be of another order, which its first event tells.
      return taken.result() == Sagas.Result.DUPLICATE
          ? same(order, sagas.find(id).orElse(taken.view()), true)
          : same(order, taken.view(), taken.result() != Sagas.Result.APPLIED);
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

  private Facts facts(Order order) {
    return Optional.ofNullable(order.vmType()).flatMap(catalogue::size)
        .map(s -> Facts.size(s.name(), s.applicationServers(), s.memoryLimitMb())).orElse(Facts.NONE);
  }

  /** A request that was parked before its first event is kept, and goes on by a retry; there is nothing to compare. */
  static Answer same(Order order, SagaView saga, boolean repeated) {
    var known = RequestHistory.order(saga);
    return known.filter(order::equals).isPresent() || (known.isEmpty() && saga.parkedBecause() != null)
        ? new Answer.Accepted(saga, repeated)
        : new Answer.Rejected(Intake.reused(order));
  }

  /** Stops a request; the same again where it was cancelled before. */
  Answer cancel(RequestId id, @Nullable String reason, Cause cause) {
    var taken = sagas.tell(id.value(), cause, new RequestInput.Cancel(reason));
    if (taken.isEmpty()) {
      return new Answer.Rejected(unknown(id));
    }
    var saga = taken.get().view();
    return saga.parkedBecause() != null || RequestHistory.isCancelled(saga)
        ? new Answer.Accepted(saga, false)
        : new Answer.Rejected(new Problem(Reason.TOO_LATE_TO_CANCEL, "/requestId",
            "The request " + id + " is over, or about to end by itself.", "Look at its state."));
  }

  /** Lets a stuck request go on. */
  Answer retry(RequestId id, String reason, Cause cause) {
    var saga = sagas.find(id.value());
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
    var taken = sagas.handle(RequestSaga.TYPE, id.value(), cause, new RequestInput.Retry(reason));
    if (taken.result() == Sagas.Result.ABSORBED) {
      return new Answer.Rejected(new Problem(Reason.NOT_ALLOWED, Kind.CONFLICT, "/requestId",
          "The request " + id + " is not stuck.", "Look at its state; only a stuck request is retried."));
    }
    return new Answer.Accepted(taken.view(), false);
  }

  /** What an agent's message means for a request; absorbed where it means nothing. */
  void tell(String requestId, Cause cause, RequestInput input) {
    var _ = sagas.tell(requestId, cause, input);
  }

  Optional<Order> order(String requestId) {
    return sagas.find(requestId).flatMap(RequestHistory::order);
  }

  Optional<RequestState> state(String requestId) {
    return sagas.find(requestId).flatMap(RequestHistory::of);
  }

  List<RequestState> states(@Nullable StoreAlias store, int limit) {
    var found = store == null ? sagas.list(limit) : sagas.bySubject(store.value(), limit);
    return found.stream().flatMap(s -> RequestHistory.of(s).stream()).toList();
  }

  /** The state of a store with its requests; empty where there is neither. */
  Optional<SiteEvent.StoreStateReported> report(StoreAlias alias) {
    var requests = states(alias, 100);
    var state = stores.find(alias).map(Store::state).map(Enum::name);
    return state.isEmpty() && requests.isEmpty()
        ? Optional.empty()
        : Optional.of(new SiteEvent.StoreStateReported(alias, state.orElse("REMOVED"), requests));
  }

  /** Why there is no state to tell: there is no such request, or nothing of it can be read. */
  Problem missing(RequestId id) {
    return sagas.find(id.value()).isEmpty()
        ? unknown(id)
        : new Problem(Reason.FAILED, "/requestId", "The request " + id + " is there, but its document cannot be read.",
            "Ask an operator to look at it: flex saga show " + id + ".");
  }

  private static Problem unknown(RequestId id) {
    return new Problem(Reason.UNKNOWN_REQUEST, "/requestId", "There is no request " + id + ".",
        "Use the id of a request that was accepted.");
  }
}
