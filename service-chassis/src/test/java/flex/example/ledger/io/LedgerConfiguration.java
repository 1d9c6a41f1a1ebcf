package flex.example.ledger.io;

import flex.chassis.request.io.RequestIntake;
import flex.chassis.saga.io.SagaRegistration;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestKind;
import flex.contracts.SiteCommand.CreateShop;
import flex.example.ledger.LedgerSaga;
import flex.example.ledger.LedgerSaga.Entry;
import flex.example.ledger.LedgerSaga.Facts;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;

/** All that makes the feature part of the service. */
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {
  private static final Problem RESERVED = new Problem(Reason.NOT_ALLOWED, "/shopAlias",
      "The ledger keeps this name for itself.", "Choose another shop alias.");

  @Bean
  LedgerStores ledger(MongoOperations template) {
    return new LedgerStores(template);
  }

  @Bean
  SagaRegistration<?, ?, ?> entries(LedgerStores ledger) {
    var saga = new LedgerSaga();
    return new SagaRegistration<>(saga, saga.handlers(ledger));
  }

  @Bean
  RequestIntake<?, ?, ?> intake() {
    return new RequestIntake<>(CreateShop.class, RequestKind.SHOP_IN_STORE, new LedgerSaga(),
        c -> new Entry(c.requestId(), c.storeAlias(), c.shopAlias()),
        c -> c.shopAlias().value().equals("ledger") ? List.of(RESERVED) : List.of(), _ -> new Facts(null));
  }
}
