package flex.agent;

import flex.agent.commands.Feature;
import flex.agent.commands.Job;
import flex.agent.settings.SettingsFeature;
import flex.agent.shops.ShopFeature;
import flex.contracts.StoreCommand;

/** Which feature a command is for. */
public record Features(ShopFeature shops, SettingsFeature settings) implements Feature<StoreCommand> {
  @Override
  public Job on(StoreCommand command) {
    return switch (command) {
      case StoreCommand.OfShops c -> shops.on(c);
      case StoreCommand.OfSettings c -> settings.on(c);
    };
  }
}
