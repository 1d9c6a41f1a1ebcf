package flex.agent.shops;

import flex.agent.commands.Decision;
import flex.agent.commands.Job;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.StoreCommand.OpenShop;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.ShopOpened;

record Opening(OpenShop command, ShopFeature feature) implements Job {
  @Override
  public Decision decide() {
    return feature.present(command.shopAlias())
        .<Decision>map(shop -> new Decision.Do(feature.save(shop.opened(true))))
        .orElseGet(() -> new Decision.Refuse(new Problem(Reason.UNKNOWN_SHOP, "/shopAlias",
            "There is no shop " + command.shopAlias() + " in this store.", "Create the shop first.")));
  }

  @Override
  public StoreEvent.Answer answer() {
    return new ShopOpened(command.commandId(), command.storeAlias(), command.epoch(), command.shopAlias());
  }
}
