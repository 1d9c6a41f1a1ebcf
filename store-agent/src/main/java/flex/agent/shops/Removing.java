package flex.agent.shops;

import flex.agent.commands.Change;
import flex.agent.commands.Decision;
import flex.agent.commands.Job;
import flex.agent.shops.ShopRecord.Removed;
import flex.contracts.StoreCommand.RemoveShop;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.ShopRemoved;

/** An undo removes what its own epoch created; a shop of another one was never this undo's to remove. */
record Removing(RemoveShop command, ShopFeature feature) implements Job {
  @Override
  public Decision decide() {
    var alias = command.shopAlias();
    if (feature.present(alias).filter(s -> s.epoch() != command.epoch()).isPresent()) {
      return new Decision.Do();
    }
    return new Decision.Do(Change.repeatable("remove-shop-files", () -> feature.tree().remove(alias)),
        feature.record(new Removed(alias, command.epoch())));
  }

  @Override
  public StoreEvent.Answer answer() {
    return new ShopRemoved(command.commandId(), command.storeAlias(), command.epoch(), command.shopAlias());
  }
}
