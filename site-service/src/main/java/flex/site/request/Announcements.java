package flex.site.request;

import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestKind;
import flex.contracts.SiteEvent;
import flex.contracts.StepName;
import flex.contracts.Topics;
import flex.kernel.Effect;
import flex.site.request.Request.Ended;
import flex.site.request.Request.Failure;
import flex.site.request.Request.Known;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the world hears of a request. */
final class Announcements {
  private Announcements() {}

  /** What {@code event} says to others; {@code state} is the one after it. */
  static Optional<Effect> of(Known state, RequestEvent event) {
    return Optional.ofNullable(message(state, event))
        .map(m -> new Effect.Send(Topics.SITE_EVENTS, m.key(), m));
  }

  private static @Nullable Message message(Known state, RequestEvent event) {
    var order = state.work().order();
    return switch (event) {
      case RequestEvent.Accepted _ ->
        new flex.contracts.RequestEvent.Accepted(order.requestId(), order.kind(), order.storeAlias(),
            order.shopAlias());
      case RequestEvent.StepDone(var step, _) -> done(state.work(), step);
      case RequestEvent.StepUndone(var step) ->
        new flex.contracts.RequestEvent.StepUndone(order.requestId(), order.storeAlias(), step);
      case RequestEvent.UndoFailed(var step, var detail) ->
        new flex.contracts.RequestEvent.Stuck(order.requestId(), order.storeAlias(), step, detail);
      case RequestEvent.End _ when state instanceof Ended ended ->
        end(ended);
      case RequestEvent.Forward _,RequestEvent.Back _,RequestEvent.End _,RequestEvent.StepSkipped _ -> null;
    };
  }

  private static @Nullable SiteEvent done(Work w, StepName step) {
    var order = w.order();
    var id = order.requestId();
    var store = order.storeAlias();
    return switch (step.value()) {
      case "RESERVE_ADDRESS" -> new SiteEvent.AddressReserved(id, store, w.ipAddress());
      case "CLONE_TEMPLATE" -> new SiteEvent.VmCloned(id, store, w.vmId(), w.version());
      case "START_VM" -> new SiteEvent.VmStarted(id, store, w.vmId());
      case "AWAIT_AGENT" -> new SiteEvent.AgentReady(id, store);
      // Where that is all that was asked for, it is the end, and announced there.
      case "CONFIGURE_STORE" -> order.kind().equals(RequestKind.CONFIGURE_STORE)
          ? null
          : new SiteEvent.StoreConfigured(id, store, w.info());
      case "CREATE_SHOP" -> new SiteEvent.ShopCreated(id, store, w.shopAlias());
      case "OPEN_SHOP" -> new SiteEvent.ShopOpened(id, store, w.shopAlias());
      default -> null;
    };
  }

  /** The last message of a request; sent again where the request is repeated. */
  static @Nullable Message end(Ended ended) {
    var w = ended.work();
    var order = w.order();
    return switch (ended.status()) {
      case SUCCEEDED -> order.kind().equals(RequestKind.CONFIGURE_STORE)
          ? new SiteEvent.StoreConfigured(order.requestId(), order.storeAlias(), w.info())
          : new SiteEvent.ShopReady(order.requestId(), order.storeAlias(), w.shopAlias(), w.shopName(), w.domainName(),
              w.ipAddress(), w.version(), w.url());
      case FAILED -> failed(order, ended.failure());
      case CANCELLED -> new flex.contracts.RequestEvent.Cancelled(order.requestId(), order.storeAlias(),
          ended.failure() == null ? null : ended.failure().reason());
      case RUNNING, UNDOING, STUCK -> null;
    };
  }

  private static SiteEvent failed(Order order, @Nullable Failure failure) {
    var step = failure == null ? StepName.REPORT : failure.step();
    var cause = failure == null || failure.cause() == null
        ? new Problem(Reason.FAILED, null, "The request failed.", "Ask the operator.")
        : failure.cause();
    var shop = order.shopAlias();
    return shop == null
        ? new SiteEvent.StoreConfigurationFailed(order.requestId(), order.storeAlias(), step, cause)
        : new SiteEvent.ShopRequestFailed(order.requestId(), order.storeAlias(), shop, step, cause);
  }
}
