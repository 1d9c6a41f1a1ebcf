package flex.agent.shops;

import flex.agent.commands.Decision;
import flex.agent.commands.Job;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.ShopClosed;
import java.util.List;

/** A shop that is not there is a success. */
record Closing(CloseShop command, ShopFeature feature) implements Job {
  @Override
  public Decision decide() {
    return new Decision.Do(feature.present(command.shopAlias()).map(shop -> feature.save(shop.opened(false)))
        .orElseGet(List::of));
  }

  @Override
  public StoreEvent.Answer answer() {
    return new ShopClosed(command.commandId(), command.storeAlias(), command.epoch(), command.shopAlias());
  }
}
