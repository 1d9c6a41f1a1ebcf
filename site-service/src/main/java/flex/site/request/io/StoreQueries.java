package flex.site.request.io;

import flex.chassis.messages.io.Answers;
import flex.chassis.request.io.Requests;
import flex.chassis.saga.io.Listens;
import flex.contracts.RequestEvent;
import flex.contracts.SiteCommand.QueryStore;
import flex.contracts.SiteEvent.StoreStateReported;
import flex.contracts.StoreAlias;
import flex.kernel.Inbound;
import flex.kernel.Inbound.Received;
import flex.site.registry.Store;
import flex.site.registry.io.Stores;
import flex.site.request.Rules;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Questions about a store with its requests (SITE-06). */
@Component
class StoreQueries implements Listens {
  private static final int MOST_REQUESTS = 100;

  private final Requests requests;
  private final Stores stores;
  private final Answers answers;

  StoreQueries(Requests requests, Stores stores, Answers answers) {
    this.requests = requests;
    this.stores = stores;
    this.answers = answers;
  }

  @Override
  public void on(Inbound.Builder inbound) {
    inbound.on(QueryStore.class, this::query);
  }

  private void query(Received<QueryStore> received) {
    var alias = received.message().storeAlias();
    report(alias).ifPresentOrElse(report -> answers.answer(received, report),
        () -> answers.answer(received, new RequestEvent.Rejected(null, received.envelope().id(),
            List.of(Rules.unknownStore(alias.value())))));
  }

  /** Empty where there is neither the store nor a request about it. */
  private Optional<StoreStateReported> report(StoreAlias alias) {
    var about = requests.states(alias, MOST_REQUESTS);
    var state = stores.find(alias).map(Store::state).map(Enum::name);
    return state.isEmpty() && about.isEmpty()
        ? Optional.empty()
        : Optional.of(new StoreStateReported(alias, state.orElse("REMOVED"), about));
  }
}
