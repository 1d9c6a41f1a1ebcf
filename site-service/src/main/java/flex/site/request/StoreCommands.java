package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.StoreCommand;
import flex.steps.Action;
import flex.steps.Work;
import java.util.Objects;

import static flex.site.request.Facts.known;

/** What a request asks of the store's agent. */
final class StoreCommands {
  private StoreCommands() {}

  static Action<Order, Facts> configure() {
    return Action.ask((w, id) -> configure(w, id,
        Objects.requireNonNullElseGet(w.order().domainName(), () -> w.facts().before().domainName())));
  }

  static Action<Order, Facts> configureBack() {
    return Action.ask((w, id) -> configure(w, id, w.facts().before().domainName()));
  }

  private static StoreCommand configure(Work<Order, Facts> w, String id, DomainName domainName) {
    var place = w.facts().placed();
    var size = w.facts().sized();
    return new StoreCommand.ConfigureStore(id, w.order().storeAlias(), place.epoch(), place.ipAddress(), domainName,
        size.vmType(), size.applicationServers(), size.memoryLimitMb());
  }

  static Action<Order, Facts> createShop() {
    return Action.ask((w, id) -> {
      var o = w.order();
      return new StoreCommand.CreateShop(id, o.storeAlias(), w.facts().placed().epoch(),
          known(o.shopAlias(), "shop alias"), known(o.shopRefAlias(), "shop reference alias"),
          known(o.shopType(), "shop type"), known(o.shopName(), "shop name"), o.domainName());
    });
  }

  static Action<Order, Facts> removeShop() {
    return Action.ask((w, id) -> new StoreCommand.RemoveShop(id, w.order().storeAlias(), w.facts().placed().epoch(),
        known(w.order().shopAlias(), "shop alias")));
  }

  static Action<Order, Facts> openShop() {
    return Action.ask((w, id) -> new StoreCommand.OpenShop(id, w.order().storeAlias(), w.facts().placed().epoch(),
        known(w.order().shopAlias(), "shop alias")));
  }

  static Action<Order, Facts> closeShop() {
    return Action.ask((w, id) -> new StoreCommand.CloseShop(id, w.order().storeAlias(), w.facts().placed().epoch(),
        known(w.order().shopAlias(), "shop alias")));
  }
}
