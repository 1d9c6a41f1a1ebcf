package flex.agent.store.io;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.agent.store.Configuration;
import flex.agent.store.Hotfixes;
import flex.agent.store.Identity;
import flex.agent.store.Settings;
import flex.agent.store.Shop;
import flex.agent.store.StoreTree;
import flex.agent.store.Template;
import flex.agent.store.Tree;
import flex.agent.store.TreeState;
import flex.agent.store.io.TreeFiles.Content;
import flex.contracts.ShopAlias;
import flex.contracts.Version;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The store's directory tree; its state is kept in memory and read again after each change. Safe for many threads. */
public final class DiskTree implements Tree {
  private static final int LARGEST_SKELETON_FILE = 8 << 20;
  private static final int MOST_LINES = 10;
  private static final String UNKNOWN_OS = "unknown";
  private static final String WELCOME = "welcome.txt";

  private final StoreTree tree;
  private final Identity identity;
  private final Template template;
  private final TreeFiles files;
  private volatile TreeState state;

  private DiskTree(StoreTree tree, Identity identity, Template template, TreeFiles files) {
    this.tree = tree;
    this.identity = identity;
    this.template = template;
    this.files = files;
    this.state = read();
  }

  /**
   * Makes missing directories. A file that cannot be read costs what it is about, and is named in the state.
   *
   * @param version for a template that cannot be read
   * @throws IOException where the root was not made from a template at all
   */
  public static DiskTree open(StoreTree tree, Identity identity, Version version) throws IOException {
    if (!Files.exists(tree.template(), LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(tree.template() + " is missing: the root was not made from a store template.");
    }
    var files = new TreeFiles(tree.root());
    tree.directories().forEach(files::makeDirectory);
    var template = files.read(tree.template(), bytes -> whole(bytes, Template.class))
        .orElseGet(() -> new Template(version, UNKNOWN_OS, List.of()));
    return new DiskTree(tree, identity, template, files);
  }

  @Override
  public TreeState state() {
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
    for (var file : files.list(tree.shopSkeleton())) {
      var copy = directory.resolve(file.getFileName());
      if (!Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
        var content = files.read(file, LARGEST_SKELETON_FILE, bytes -> new Content<>(bytes, null));
        if (content.isPresent()) {
          AtomicFiles.write(copy, content.get());
        }
      }
    }
    AtomicFiles.write(tree.shopFile(shop.alias()), json(shop));
    refresh();
  }

  @Override
  public void remove(ShopAlias shop) throws IOException {
    var directory = tree.shop(shop);
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      // Nothing that was made here: a person is to see what it is.
      throw new FileSystemException(directory.toString(), null, "Not a directory");
    }
    // First of all, as visitors see it by this file; whatever lies in its place goes with the rest.
    if (Files.isRegularFile(tree.shopFile(shop), LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(tree.shopFile(shop));
    }
    AtomicFiles.removeDirectory(directory);
    files.forget(directory);
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

  /** The merchant's words on the shop's page; empty where the file is not there, or cannot be used. */
  public String welcome(ShopAlias shop) {
    return files.read(tree.shop(shop).resolve(WELCOME), TreeFiles::text).orElse("");
  }

  /** The state after all files were read again: somebody may have mended one by hand. */
  public synchronized TreeState refresh() {
    state = read();
    return state;
  }

  private TreeState read() {
    var configuration = files.read(tree.configuration(), bytes -> whole(bytes, Configuration.class)).orElse(null);
    var hotfixes = files.read(tree.hotfixes(), DiskTree::hotfixes).orElse(List.of());
    var settings = files.read(tree.settings(), DiskTree::settings).orElse(Settings.DEFAULT);
    var shops = new ArrayList<Shop>();
    var broken = new ArrayList<String>();
    for (var directory : files.list(tree.storeTypes())) {
      var file = directory.resolve("shop.json");
      readShop(directory, file).ifPresentOrElse(shops::add, () -> {
        if (files.isFaulty(file)) {
          broken.add(name(directory));
        }
      });
    }
    shops.sort(Comparator.comparing(s -> s.alias().value()));
    // For the faults alone; the words are read again for each visitor.
    shops.forEach(shop -> welcome(shop.alias()));
    return new TreeState(identity, template, configuration, hotfixes, shops, settings, broken, files.faults());
  }

  private Optional<Shop> readShop(Path directory, Path file) {
    return Files.isRegularFile(directory) ? Optional.empty() : files.read(file, bytes -> {
      var shop = TreeFiles.json(bytes, Shop.class);
      if (!shop.alias().value().equals(name(directory))) {
        throw new IOException("it is that of the shop " + shop.alias());
      }
      return new Content<>(shop, null);
    });
  }

  private static String name(Path directory) {
    return String.valueOf(directory.getFileName());
  }

  private static Content<List<String>> hotfixes(byte[] bytes) {
    var text = TreeFiles.text(bytes);
    var lines = text.value().lines().toList();
    var strange = Hotfixes.strange(lines);
    return new Content<>(Hotfixes.read(lines), strange.isEmpty()
        ? text.fault()
        : (text.fault() == null ? "" : text.fault() + "; ") + "no version of a hotfix, such as 6.14.2.1, is in line "
            + strange.stream().limit(MOST_LINES).map(Object::toString).collect(Collectors.joining(", ")));
  }

  private static Content<Settings> settings(byte[] bytes) throws IOException {
    var values = Json.mapper().convertValue(TreeFiles.json(bytes, ObjectNode.class),
        new TypeReference<Map<String, Object>>() {
        });
    var stored = Settings.stored(values);
    return new Content<>(stored.settings(), stored.faults().isEmpty() ? null : String.join(" ", stored.faults()));
  }

  private static <T> Content<T> whole(byte[] bytes, Class<T> type) throws IOException {
    return new Content<>(TreeFiles.json(bytes, type), null);
  }

  private static byte[] json(Object value) throws IOException {
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
  }
}
