package flex.agent.commands;

import flex.agent.commands.ShopRecord.Present;
import flex.agent.commands.ShopRecord.Removed;
import flex.agent.commands.Step.RecordShop;
import flex.agent.commands.Step.RemoveShopFiles;
import flex.agent.commands.Step.WriteConfiguration;
import flex.agent.commands.Step.WriteShop;
import flex.agent.store.Configuration;
import flex.agent.store.Identity;
import flex.agent.store.Shop;
import flex.agent.store.Template;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ShopAlias;
import flex.contracts.StoreCommand;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreCommand.ConfigureStore;
import flex.contracts.StoreCommand.CreateShop;
import flex.contracts.StoreCommand.OpenShop;
import flex.contracts.StoreCommand.RemoveShop;
import java.util.List;
import java.util.Optional;

/** What is done for a command whose turn has come. */
public sealed interface Plan {
  record Do(List<Step> steps) implements Plan {
    public Do {
      steps = List.copyOf(steps);
    }
  }

  /** Nothing is changed. */
  record Refuse(Problem problem) implements Plan {}

  /**
   * The plan is the same when it is made again after a crash in the middle of itself.
   *
   * @param shop what the database knows of the command's shop
   */
  static Plan of(StoreCommand command, Identity identity, Template template, Optional<ShopRecord> shop) {
    return switch (command) {
      case ConfigureStore c -> configure(c, identity);
      case CreateShop c -> create(c, template, shop);
      case RemoveShop c -> remove(c, shop);
      case OpenShop c when present(shop).isEmpty() -> new Refuse(new Problem(Reason.UNKNOWN_SHOP, "/shopAlias",
          "There is no shop " + c.shopAlias() + " in this store.", "Create the shop first."));
      case OpenShop _ -> set(present(shop).map(s -> s.opened(true)));
      case CloseShop _ -> set(present(shop).map(s -> s.opened(false)));
    };
  }

  /** The shop that a command is about. */
  static Optional<ShopAlias> shopOf(StoreCommand command) {
    return switch (command) {
      case ConfigureStore _ -> Optional.empty();
      case CreateShop c -> Optional.of(c.shopAlias());
      case RemoveShop c -> Optional.of(c.shopAlias());
      case OpenShop c -> Optional.of(c.shopAlias());
      case CloseShop c -> Optional.of(c.shopAlias());
    };
  }

  private static Plan configure(ConfigureStore c, Identity identity) {
    if (!c.ipAddress().equals(identity.ipAddress())) {
      return new Refuse(new Problem(Reason.NOT_ALLOWED, "/ipAddress",
          "This VM has the address " + identity.ipAddress() + ", and the agent cannot give it another.",
          "Send the address that the VM was started with."));
    }
    return new Do(List.of(new WriteConfiguration(new Configuration(c.ipAddress(), c.domainName(), c.vmType(),
        c.applicationServers(), c.memoryLimitMb()))));
  }

  private static Plan create(CreateShop c, Template template, Optional<ShopRecord> known) {
    if (!c.shopType().version().equals(template.version())) {
      return new Refuse(new Problem(Reason.SHOP_TYPE_OF_OTHER_VERSION, "/shopType",
          "Shop type " + c.shopType() + " is of another version than this store's " + template.version() + ".",
          "Send a shop type of version " + template.version() + "."));
    }
    if (known.isPresent() && known.get() instanceof Removed(_, var epoch) && epoch >= c.epoch()) {
      return new Refuse(new Problem(Reason.STALE_EPOCH, "/epoch",
          "Shop " + c.shopAlias() + " was removed under epoch " + epoch + " already.",
          "Hold the store again and send the command with the new epoch."));
    }
    if (present(known).filter(s -> !s.createdBy().equals(c.commandId())).isPresent()) {
      return new Refuse(new Problem(Reason.SHOP_ALIAS_TAKEN, "/shopAlias",
          "This store has a shop " + c.shopAlias() + " already.", "Choose another shop alias."));
    }
    var shop = new Shop(c.shopAlias(), c.shopRefAlias(), c.shopType(), c.shopName(), c.domainName(), false);
    return set(Optional.of(new Present(shop, c.commandId(), c.epoch())));
  }

  /** An undo removes what its own epoch created; a shop of another one was never this undo's to remove. */
  private static Plan remove(RemoveShop c, Optional<ShopRecord> known) {
    if (present(known).filter(s -> s.epoch() != c.epoch()).isPresent()) {
      return new Do(List.of());
    }
    return new Do(List.of(new RemoveShopFiles(c.shopAlias()), new RecordShop(new Removed(c.shopAlias(), c.epoch()))));
  }

  private static Plan set(Optional<Present> shop) {
    return new Do(shop.<List<Step>>map(s -> List.of(new RecordShop(s), new WriteShop(s.shop()))).orElseGet(List::of));
  }

  private static Optional<Present> present(Optional<ShopRecord> shop) {
    return shop.filter(Present.class::isInstance).map(Present.class::cast);
  }
}
