package flex.site.request.io;

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
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.StoreState;
import flex.site.registry.io.Stores;
import flex.site.request.Facts;
import flex.site.request.Order;
import flex.site.request.RequestInput;
import flex.site.request.RequestInput.CommandDone;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** What stores say: first into the registry, then to the request that waits for it. */
@Component
class StoreEventListener {
  private final RequestHandler requests;
  private final Stores stores;
  private final StoreSecrets secrets;
  private final MeterRegistry meters;

  StoreEventListener(RequestHandler requests, Stores stores, StoreSecrets secrets, MeterRegistry meters) {
    this.requests = requests;
    this.stores = stores;
    this.secrets = secrets;
    this.meters = meters;
  }

  void register(Inbound.Builder inbound) {
    inbound.topic(Topics.STORE_EVENTS, Topics.PARTITIONS)
        .on(StoreEvent.AgentReady.class, this::agentReady)
        .on(StoreEvent.StoreConfigured.class, this::answer)
        .on(StoreEvent.ShopCreated.class, this::answer)
        .on(StoreEvent.ShopRemoved.class, this::answer)
        .on(StoreEvent.ShopOpened.class, this::answer)
        .on(StoreEvent.ShopClosed.class, this::answer)
        .on(StoreEvent.CommandRefused.class, this::answer)
        .on(StoreEvent.CommandFailed.class, this::answer);
  }

  /** No store speaks for another: content, and so the key, and signature have to be those of one store. */
  Optional<Problem> verify(Received<Object> received) {
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
  void refused(Decoded.Invalid why) {
    meters.counter("flex.store.events.refused", "reason", why.problems().getFirst().reason().value()).increment();
  }

  private void agentReady(Received<StoreEvent.AgentReady> received) {
    var event = received.message();
    var store = stores.find(event.storeAlias());
    if (store.isEmpty()) {
      return;
    }
    try (var _ = MDC.putCloseable("store", event.storeAlias().value())) {
      stores.learn(event.storeAlias(), event.info());
      stores.advance(store.get().requestId(), StoreState.READY);
      if (store.get().state().compareTo(StoreState.RUNNING) < 0) {
        requests.tell(store.get().requestId().value(), RequestListener.cause(received),
            new RequestInput.AgentReady(event.storeAlias()));
      }
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
      requests.tell(requestId, RequestListener.cause(received), input(answer));
    }
  }

  private void record(StoreEvent.Answer answer, String requestId) {
    var alias = answer.storeAlias();
    switch (answer) {
      case StoreEvent.StoreConfigured e -> stores.learn(alias, e.info());
      case StoreEvent.ShopCreated e -> requests.order(requestId).flatMap(order -> shop(order, alias, e))
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

  /** What a request is told of an answer. */
  static RequestInput input(StoreEvent.Answer answer) {
    var store = answer.storeAlias();
    var id = answer.commandId();
    return switch (answer) {
      case StoreEvent.StoreConfigured e -> new CommandDone(store, id, Facts.configured(e.info()));
      case StoreEvent.ShopCreated e -> new CommandDone(store, id, Facts.shop(e.url()));
      case StoreEvent.ShopRemoved _,StoreEvent.ShopOpened _,StoreEvent.ShopClosed _ ->
        new CommandDone(store, id, Facts.NONE);
      case StoreEvent.CommandRefused e -> new RequestInput.CommandRefused(store, id, e.problem());
      case StoreEvent.CommandFailed e -> new RequestInput.CommandFailed(store, id,
          "The store failed at " + e.step() + ": " + e.detail());
    };
  }
}
