package flex.agent.store.io;

import flex.agent.store.Configuration;
import flex.agent.store.Hotfixes;
import flex.agent.store.Identity;
import flex.agent.store.Settings;
import flex.agent.store.Shop;
import flex.agent.store.StoreState;
import flex.agent.store.StoreTree;
import flex.agent.store.Template;
import flex.agent.store.Tree;
import flex.contracts.ShopAlias;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The store's directory tree; its state is kept in memory and read again after each change. Safe for many threads. */
public final class DiskTree implements Tree {
  private final StoreTree tree;
  private final Identity identity;
  private final Template template;
  private volatile StoreState state;

  private DiskTree(StoreTree tree, Identity identity, Template template) throws IOException {
    this.tree = tree;
    this.identity = identity;
    this.template = template;
    this.state = read();
  }

  /** Makes missing directories. Throws where the root was not made from a template, or a file in it cannot be read. */
  public static DiskTree open(StoreTree tree, Identity identity) throws IOException {
    if (!Files.isRegularFile(tree.template())) {
      throw new IOException(tree.template() + " is missing: the root was not made from a store template.");
    }
    for (var directory : tree.directories()) {
      Files.createDirectories(directory);
    }
    return new DiskTree(tree, identity, Json.mapper().readValue(Files.readAllBytes(tree.template()), Template.class));
  }

  @Override
  public StoreState state() {
    return state;
  }

  @Override
  public void write(Configuration configuration) throws IOException {
    AtomicFiles.write(tree.configuration(), json(configuration));
    refresh();
  }

  /** Files of the skeleton that the shop has already are the merchant's, and stay. */
  @Override
  public void write(Shop shop) throws IOException {
    var directory = AtomicFiles.makeDirectory(tree.shop(shop.alias()));
    try (var skeleton = Files.list(tree.shopSkeleton())) {
      for (var file : skeleton.filter(Files::isRegularFile).toList()) {
        var copy = directory.resolve(file.getFileName());
        if (!Files.exists(copy)) {
          AtomicFiles.write(copy, Files.readAllBytes(file));
        }
      }
    }
    AtomicFiles.write(tree.shopFile(shop.alias()), json(shop));
    refresh();
  }

  @Override
  public void remove(ShopAlias shop) throws IOException {
    Files.deleteIfExists(tree.shopFile(shop));
    AtomicFiles.removeDirectory(tree.shop(shop));
    refresh();
  }

  public synchronized Settings.Change change(Map<String, ?> values) throws IOException {
    var change = state.settings().with(values);
    if (change instanceof Settings.Change.Changed(var settings)) {
      AtomicFiles.write(tree.settings(), json(settings));
      refresh();
    }
    return change;
  }

  /** The merchant's words on the shop's page; empty where the file is not there. */
  public String welcome(ShopAlias shop) throws IOException {
    var file = tree.shop(shop).resolve("welcome.txt");
    return Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
  }

  private synchronized void refresh() throws IOException {
    state = read();
  }

  private StoreState read() throws IOException {
    var hotfixes = Files.isRegularFile(tree.hotfixes())
        ? Hotfixes.read(Files.readAllLines(tree.hotfixes(), StandardCharsets.UTF_8))
        : List.<String>of();
    return new StoreState(identity, template, find(tree.configuration(), Configuration.class).orElse(null), hotfixes,
        readShops(), find(tree.settings(), Settings.class).orElse(Settings.DEFAULT));
  }

  private List<Shop> readShops() throws IOException {
    var shops = new ArrayList<Shop>();
    try (var directories = Files.list(tree.storeTypes())) {
      for (var directory : directories.filter(Files::isDirectory).toList()) {
        find(directory.resolve("shop.json"), Shop.class).ifPresent(shops::add);
      }
    }
    shops.sort(Comparator.comparing(s -> s.alias().value()));
    return shops;
  }

  private static <T> Optional<T> find(Path file, Class<T> type) throws IOException {
    return Files.isRegularFile(file)
        ? Optional.of(Json.mapper().readValue(Files.readAllBytes(file), type))
        : Optional.empty();
  }

  private static byte[] json(Object value) throws IOException {
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
  }
}
