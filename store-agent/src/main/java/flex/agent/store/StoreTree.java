package flex.agent.store;

import flex.contracts.ShopAlias;
import java.nio.file.Path;
import java.util.List;

/** The documented names below the store's root (AGENT-04). */
public record StoreTree(Path root) {
  /** Directories that are there in every store; missing ones are made at start. */
  public List<Path> directories() {
    return List.of(root.resolve("Cartridges/DE_EPAGES/Flex/bin/customize"),
        root.resolve("Cartridges/DE_EPAGES/Flex/bin/runPatch.d"), shopSkeleton(), root.resolve("Shared/Patches"),
        root.resolve("Config/hotfixes"), storeTypes(), log(), agent());
  }

  /** Made by the template maker, never changed here. */
  public Path template() {
    return root.resolve("Config/template.json");
  }

  public Path configuration() {
    return root.resolve("Config/store.json");
  }

  public Path settings() {
    return root.resolve("Config/settings.json");
  }

  public Path hotfixes() {
    return root.resolve("Config/hotfixes/version.txt");
  }

  /** What belongs to the agent alone: its key and credentials. */
  public Path agent() {
    return root.resolve("Config/agent");
  }

  /** The files that every new shop begins with. */
  public Path shopSkeleton() {
    return root.resolve("Cartridges/DE_EPAGES/Flex/shop-skeleton");
  }

  public Path storeTypes() {
    return root.resolve("WebRoot/StoreTypes");
  }

  public Path shop(ShopAlias alias) {
    return storeTypes().resolve(alias.value());
  }

  /** A shop is there for visitors exactly as long as this file is. */
  public Path shopFile(ShopAlias alias) {
    return shop(alias).resolve("shop.json");
  }

  public Path log() {
    return root.resolve("Log");
  }
}
