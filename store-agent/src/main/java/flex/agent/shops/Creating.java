package flex.agent.shops;

import flex.agent.commands.Decision;
import flex.agent.commands.Job;
import flex.agent.shops.ShopRecord.Present;
import flex.agent.shops.ShopRecord.Removed;
import flex.agent.store.Shop;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.StoreCommand.CreateShop;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.ShopCreated;
import java.util.Optional;

record Creating(CreateShop command, ShopFeature feature) implements Job {
  @Override
  public Decision decide() {
    var refusal = ofOtherVersion();
    if (refusal.isEmpty()) {
      refusal = feature.shops().find(command.shopAlias()).flatMap(this::inTheWay);
    }
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    var shop = new Shop(command.shopAlias(), command.shopRefAlias(), command.shopType(), command.shopName().value(),
        command.domainName(), false);
    return new Decision.Do(feature.save(new Present(shop, command.commandId(), command.epoch())));
  }

  @Override
  public StoreEvent.Answer answer() {
    var url = feature.tree().state().url(command.shopAlias());
    return new ShopCreated(command.commandId(), command.storeAlias(), command.epoch(), command.shopAlias(), url);
  }

  private Optional<Problem> ofOtherVersion() {
    var version = feature.tree().state().template().version();
    return command.shopType().version().equals(version)
        ? Optional.empty()
        : Optional.of(new Problem(Reason.SHOP_TYPE_OF_OTHER_VERSION, "/shopType",
            "Shop type " + command.shopType() + " is of another version than this store's " + version + ".",
            "Send a shop type of version " + version + "."));
  }

  private Optional<Problem> inTheWay(ShopRecord known) {
    return switch (known) {
      case Removed(var alias, var epoch) when epoch >= command.epoch() ->
        Optional.of(new Problem(Reason.STALE_EPOCH, "/epoch",
            "Shop " + alias + " was removed under epoch " + epoch + " already.",
            "Hold the store again and send the command with the new epoch."));
      case Present p when !p.createdBy().equals(command.commandId()) ->
        Optional.of(new Problem(Reason.SHOP_ALIAS_TAKEN, "/shopAlias",
            "This store has a shop " + p.alias() + " already.", "Choose another shop alias."));
      case Removed _,Present _ -> Optional.empty();
    };
  }
}
