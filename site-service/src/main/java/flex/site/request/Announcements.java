package flex.site.request;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestKind;
import flex.contracts.SiteEvent;
import flex.contracts.StepName;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.Work;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

import static flex.site.request.Facts.known;

/** What the world hears of a request of the site, beside what it hears of every request. */
final class Announcements {
  private Announcements() {}

  static @Nullable SiteEvent done(Work<Order, Facts> w, String step) {
    var order = w.order();
    var id = order.requestId();
    var store = order.storeAlias();
    return switch (step) {
      case "RESERVE_ADDRESS" -> new SiteEvent.AddressReserved(id, store, w.facts().placed().ipAddress());
      case "CLONE_TEMPLATE" ->
        new SiteEvent.VmCloned(id, store, w.facts().placed().vmId(), known(order.version(), "version"));
      case "START_VM" -> new SiteEvent.VmStarted(id, store, w.facts().placed().vmId());
      case "AWAIT_AGENT" -> new SiteEvent.AgentReady(id, store);
      // Where that is all that was asked for, it is the end, and announced there.
      case "CONFIGURE_STORE" -> isConfiguration(order) ? null : configured(w);
      case "CREATE_SHOP" -> new SiteEvent.ShopCreated(id, store, known(order.shopAlias(), "shop alias"));
      case "OPEN_SHOP" -> new SiteEvent.ShopOpened(id, store, known(order.shopAlias(), "shop alias"));
      default -> null;
    };
  }

  /** The last message of a request that was not cancelled. */
  static SiteEvent end(Ended<Order, Facts> ended) {
    var w = ended.work();
    var order = w.order();
    if (ended.end() != End.SUCCEEDED) {
      return failed(ended);
    }
    return isConfiguration(order)
        ? configured(w)
        : new SiteEvent.ShopReady(order.requestId(), order.storeAlias(), known(order.shopAlias(), "shop alias"),
            known(order.shopName(), "shop name"),
            Objects.requireNonNullElseGet(order.domainName(), () -> w.facts().before().domainName()),
            w.facts().placed().ipAddress(),
            Objects.requireNonNullElseGet(order.version(), () -> w.facts().before().version()),
            known(w.facts().url(), "shop's address"));
  }

  private static SiteEvent failed(Ended<Order, Facts> ended) {
    var order = ended.work().order();
    var failure = ended.failure();
    var step = new StepName(failure == null ? "REPORT" : failure.step());
    var cause = failure == null || failure.cause() == null
        ? new Problem(Reason.FAILED, null, "The request failed.", "Ask the operator.")
        : failure.cause();
    var shop = order.shopAlias();
    return shop == null
        ? new SiteEvent.StoreConfigurationFailed(order.requestId(), order.storeAlias(), step, cause)
        : new SiteEvent.ShopRequestFailed(order.requestId(), order.storeAlias(), shop, step, cause);
  }

  private static SiteEvent configured(Work<Order, Facts> w) {
    return new SiteEvent.StoreConfigured(w.order().requestId(), w.order().storeAlias(),
        known(w.facts().info(), "store's info"));
  }

  private static boolean isConfiguration(Order order) {
    return order.kind().equals(RequestKind.CONFIGURE_STORE);
  }
}
