package flex.agent.settings;

import flex.agent.commands.Feature;
import flex.agent.commands.Job;
import flex.agent.store.Tree;
import flex.contracts.StoreCommand;

/** Configures the store. */
public record SettingsFeature(Tree tree) implements Feature<StoreCommand.OfSettings> {
  @Override
  public Job on(StoreCommand.OfSettings command) {
    return switch (command) {
      case StoreCommand.ConfigureStore c -> new Configuring(c, tree);
    };
  }
}
