package flex.site.request.io;

import flex.chassis.request.io.Requests;
import flex.chassis.saga.io.Listens;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ShopAlias;
import flex.contracts.StoreAlias;
import flex.contracts.StoreEvent;
import flex.contracts.StoreInfo.Shop;
import flex.contracts.Topics;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Signature;
import flex.kernel.Inbound;
import flex.kernel.Inbound.Received;
import flex.kernel.Refused;
import flex.kernel.Sagas;
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.StoreState;
import flex.site.registry.io.Stores;
import flex.site.request.Facts;
import flex.site.request.Order;
import flex.site.request.RequestSaga;
import flex.steps.Outcome;
import flex.steps.StepInput;
import flex.steps.StepSaga;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** What stores say: first into the registry, then to the request that waits for it. */
@Component
class StoreEventListener implements Listens {
  private final Sagas sagas;
  private final Requests requests;
  private final Stores stores;
  private final StoreSecrets secrets;
  private final MeterRegistry meters;

  StoreEventListener(Sagas sagas, Requests requests, Stores stores, StoreSecrets secrets, MeterRegistry meters) {
    this.sagas = sagas;
    this.requests = requests;
    this.stores = stores;
    this.secrets = secrets;
    this.meters = meters;
  }

  @Override
  public void on(Inbound.Builder inbound) {
    inbound.topic(Topics.STORE_EVENTS, Topics.PARTITIONS)
        .on(StoreEvent.AgentReady.class, this::agentReady)
        .on(StoreEvent.Answer.class, this::answer);
  }

  /** No store speaks for another: content, and so the key, and signature have to be those of one store. */
  @Override
  public Optional<Problem> verify(Received<Object> received) {
    if (!(received.message() instanceof StoreEvent event)) {
      return Optional.empty();
    }
    var alias = event.storeAlias();
    var store = stores.find(alias);
    if (store.isEmpty()) {
      return Optional.of(new Problem(Reason.UNKNOWN_STORE, "/storeAlias", "There is no store " + alias + ".",
          "Nothing is to be done where the store was removed."));
    }
    if (!Signature.verify(secrets.signingKey(store.get().vmId()), received.envelope(), received.key(),
        received.data())) {
      return Optional.of(new Problem(Reason.BAD_SIGNATURE, null,
          "The event is not signed by the store " + alias + ".", "Look for who sent it."));
    }
    return Optional.empty();
  }

  /** Nobody is told: whoever sent it may be none of our stores. */
  @Override
  public void rejected(String topic, @Nullable String key, Decoded.Invalid why) {
    if (topic.equals(Topics.STORE_EVENTS)) {
      meters.counter("flex.store.events.refused", "reason", why.problems().getFirst().reason().value()).increment();
    }
  }

  private void agentReady(Received<StoreEvent.AgentReady> received) {
    var event = received.message();
    try (var _ = MDC.putCloseable("store", event.storeAlias().value())) {
      // One that runs has only been started again.
      stores.learn(event.storeAlias(), event.info()).filter(s -> s.state().compareTo(StoreState.RUNNING) < 0)
          .ifPresent(store -> {
            stores.advance(store.requestId(), StoreState.READY);
            var _ = sagas.tell(store.requestId().value(), Requests.cause(received),
                new StepInput.Signal<>(RequestSaga.AGENT_READY, event.storeAlias().value(), null));
          });
    }
  }

  private void answer(Received<? extends StoreEvent.Answer> received) {
    var answer = received.message();
    var requestId = received.envelope().correlationId();
    if (requestId == null) {
      throw new Refused(new Problem(Reason.UNKNOWN_REQUEST, null, "The answer belongs to no request.",
          "Copy the correlation id of the command."));
    }
    try (var _ = MDC.putCloseable("store", answer.storeAlias().value());
        var _ = MDC.putCloseable("request", requestId)) {
      record(answer, requestId);
      var _ = sagas.tell(requestId, Requests.cause(received),
          StepSaga.answer(requestId, answer.commandId(), answer.storeAlias().value(), outcome(answer)));
    }
  }

  private void record(StoreEvent.Answer answer, String requestId) {
    var alias = answer.storeAlias();
    switch (answer) {
      case StoreEvent.StoreConfigured e -> {
        var _ = stores.learn(alias, e.info());
      }
      case StoreEvent.ShopCreated e -> requests.order(requestId)
          .flatMap(order -> order instanceof Order o ? shop(o, alias, e) : Optional.empty())
          .ifPresent(shop -> stores.changeShops(alias, e.epoch(),
              shops -> Stream.concat(without(shops, e.shopAlias()), Stream.of(shop)).toList()));
      case StoreEvent.ShopRemoved e ->
        stores.changeShops(alias, e.epoch(), shops -> without(shops, e.shopAlias()).toList());
      case StoreEvent.ShopOpened e -> stores.changeShops(alias, e.epoch(), open(e.shopAlias(), true));
      case StoreEvent.ShopClosed e -> stores.changeShops(alias, e.epoch(), open(e.shopAlias(), false));
      case StoreEvent.CommandRefused _,StoreEvent.CommandFailed _ -> {
      }
    }
  }

  /** A shop as it was ordered; empty where the answer is to another order, and the shop is none of ours. */
  private static Optional<Shop> shop(Order order, StoreAlias alias, StoreEvent.ShopCreated e) {
    return order.storeAlias().equals(alias) && e.shopAlias().equals(order.shopAlias()) && order.shopRefAlias() != null
        && order.shopType() != null && order.shopName() != null
            ? Optional
                .of(new Shop(e.shopAlias(), order.shopRefAlias(), order.shopType(), order.shopName(), false, e.url()))
            : Optional.empty();
  }

  private static Stream<Shop> without(List<Shop> shops, ShopAlias alias) {
    return shops.stream().filter(s -> !s.shopAlias().equals(alias));
  }

  private static UnaryOperator<List<Shop>> open(ShopAlias alias, boolean open) {
    return shops -> shops.stream().map(s -> s.shopAlias().equals(alias)
        ? new Shop(s.shopAlias(), s.shopRefAlias(), s.shopType(), s.shopName(), open, s.url())
        : s).toList();
  }

  /** What came of the step that asked. */
  static Outcome<Facts> outcome(StoreEvent.Answer answer) {
    return switch (answer) {
      case StoreEvent.StoreConfigured e -> new Outcome.Done<>(Facts.of(e.info()));
      case StoreEvent.ShopCreated e -> new Outcome.Done<>(Facts.ofShop(e.url()));
      case StoreEvent.ShopRemoved _,StoreEvent.ShopOpened _,StoreEvent.ShopClosed _ -> Outcome.done();
      case StoreEvent.CommandRefused e -> new Outcome.Refused<>(e.problem());
      case StoreEvent.CommandFailed e ->
        new Outcome.Failed<>("The store failed at " + e.step() + ": " + e.detail());
    };
  }
}
