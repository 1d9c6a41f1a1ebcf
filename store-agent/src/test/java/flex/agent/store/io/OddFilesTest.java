package flex.agent.store.io;

import flex.agent.store.Configuration;
import flex.agent.store.Identity;
import flex.agent.store.Settings;
import flex.agent.store.Shop;
import flex.agent.store.StoreTree;
import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.ShopAlias;
import flex.contracts.ShopType;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo.FileFault;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whatever lies in the place of a file costs what the file is about, and is named. */
@Tag("AGENT-04")
class OddFilesTest {
  private static final Version VERSION = new Version("6.14.0");
  private static final Configuration CONFIGURATION = new Configuration(new IpAddress("127.77.0.2"),
      new DomainName("s.example.com"), new VmType("Standard"), 2, 200);

  private static final Settings SETTINGS = new Settings("Soon", 7);

  /** What may lie in the place of a file. */
  enum Oddity {
    EMPTY, TRUNCATED, LATIN_1, UTF_16, NULL, LIST, TEXT, EMPTY_OBJECT, DEEP, HUGE, DIRECTORY, LOOP, DANGLING, FORBIDDEN;

    void put(Path file) throws IOException {
      var before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      Files.deleteIfExists(file);
      switch (this) {
        case EMPTY -> Files.createFile(file);
        case TRUNCATED -> Files.write(file, Arrays.copyOf(before, before.length / 2));
        case LATIN_1 -> Files.writeString(file, "Gr\u00FC\u00DFe", ISO_8859_1);
        case UTF_16 -> Files.writeString(file, "\uFEFFx", UTF_16LE);
        case NULL -> Files.writeString(file, "null");
        case LIST -> Files.writeString(file, "[1, 2]");
        case TEXT -> Files.writeString(file, "\"6.14.0\"");
        case EMPTY_OBJECT -> Files.writeString(file, "{}");
        case DEEP -> Files.writeString(file, "{\"a\":".repeat(5_000));
        case HUGE -> Files.write(file, new byte[WholeFile.LARGEST + 1]);
        case DIRECTORY -> Files.createDirectories(file.resolve("below"));
        case LOOP -> Files.createSymbolicLink(file, file);
        case DANGLING -> Files.createSymbolicLink(file, file.resolveSibling("nothing"));
        case FORBIDDEN -> {
          Files.write(file, before);
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
          // Root reads it all the same.
          Assumptions.assumeFalse(Files.isReadable(file));
        }
      }
    }
  }

  @TempDir
  private Path root;

  @BeforeEach
  void makeAStoreOfTwoShops() throws IOException {
    write("Config/template.json", "{\"version\": \"6.14.0\", \"os\": \"Debian-12\", \"features\": [\"storefront\"]}");
    write("Config/hotfixes/version.txt", "6.14.0.1\n");
    write("Cartridges/DE_EPAGES/Flex/shop-skeleton/welcome.txt", "Welcome\n");
    write("Config/store.json", Json.mapper().writeValueAsString(CONFIGURATION));
    write("Config/settings.json", Json.mapper().writeValueAsString(SETTINGS));
    for (var shop : List.of("Odd", "Neighbour")) {
      write("WebRoot/StoreTypes/" + shop + "/shop.json", Json.mapper().writeValueAsString(shop(shop)));
      write("WebRoot/StoreTypes/" + shop + "/welcome.txt", "Welcome\n");
    }
  }

  @Test
  void shouldFindNoFaultWhenThereIsNone() throws IOException {
    var state = open().state();
    assertThat(state.faults()).isEmpty();
    assertThat(state.configuration()).isEqualTo(CONFIGURATION);
    assertThat(state.settings()).isEqualTo(SETTINGS);
    assertThat(state.shops()).containsExactly(shop("Neighbour"), shop("Odd"));
  }

  private DiskTree open() throws IOException {
    return DiskTree.open(new StoreTree(root),
        new Identity(new StoreAlias("s"), "vm-1", new IpAddress("127.77.0.2")), VERSION);
  }

  private static Shop shop(String alias) {
    return new Shop(new ShopAlias(alias), new ShopAlias(alias), new ShopType("Flex_6_14_0"), "Tea", null, true);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  private static Stream<Arguments> filesAndOddities() {
    return Stream.of("Config/template.json", "Config/store.json", "Config/settings.json", "Config/hotfixes/version.txt",
        "WebRoot/StoreTypes/Odd/shop.json", "WebRoot/StoreTypes/Odd/welcome.txt",
        "Cartridges/DE_EPAGES/Flex/shop-skeleton/welcome.txt")
        .flatMap(file -> Stream.of(Oddity.values()).map(oddity -> Arguments.of(file, oddity)));
  }

  @ParameterizedTest
  @MethodSource("filesAndOddities")
  void shouldLoseOnlyWhatTheFileIsAboutAndNameIt(String file, Oddity oddity) throws IOException {
    oddity.put(root.resolve(file));

    var tree = open();
    if (file.contains("shop-skeleton")) {
      tree.write(shop("Third"));
      assertThat(tree.state().shops()).contains(shop("Third"));
    }

    var state = tree.state();
    assertThat(state.shops()).contains(shop("Neighbour"));
    assertThat(state.shops().contains(shop("Odd"))).isEqualTo(!file.endsWith("shop.json"));
    assertThat(state.brokenShops()).isEqualTo(file.endsWith("shop.json") ? List.of("Odd") : List.of());
    assertThat(state.template().version()).isEqualTo(VERSION);
    assertThat(tree.welcome(new ShopAlias("Neighbour"))).isEqualTo("Welcome\n");
    if (!file.equals("Config/store.json")) {
      assertThat(state.configuration()).isEqualTo(CONFIGURATION);
    }
    if (!file.equals("Config/settings.json")) {
      assertThat(state.settings()).isEqualTo(SETTINGS);
    }
    assertThat(state.faults()).extracting(FileFault::file)
        .containsExactlyElementsOf(atFault(file, oddity).stream().toList());
    assertThat(state.faults()).allSatisfy(f -> assertThat(f.detail()).isNotBlank().doesNotContain("Exception",
        root.toString()));
  }

  /** A text may be any text, settings may be none, and a file that is copied may hold anything. */
  private static Optional<String> atFault(String file, Oddity oddity) {
    var isText = file.endsWith("welcome.txt");
    var isCopied = file.contains("shop-skeleton");
    return switch (oddity) {
      case DIRECTORY, LOOP, DANGLING, FORBIDDEN -> Optional.of(file);
      case LATIN_1, UTF_16, HUGE -> Optional.of(isCopied ? "WebRoot/StoreTypes/Third/welcome.txt" : file);
      case NULL, LIST, TEXT, DEEP -> isText ? Optional.empty() : Optional.of(file);
      case EMPTY -> file.endsWith(".json") ? Optional.of(file) : Optional.empty();
      case TRUNCATED -> isText ? Optional.empty() : Optional.of(file);
      case EMPTY_OBJECT -> isText || file.endsWith("settings.json") ? Optional.empty() : Optional.of(file);
    };
  }

  @Test
  void shouldShowTheMerchantsWordsAndCountTheHotfixesWhenTheyAreNoUtf8() throws IOException {
    Files.writeString(root.resolve("WebRoot/StoreTypes/Odd/welcome.txt"), "Gr\u00FC\u00DFe aus K\u00F6ln", ISO_8859_1);
    Files.write(root.resolve("Config/hotfixes/version.txt"), "6.14.0.1\n\u00FC\n6.14.0.3\n".getBytes(ISO_8859_1));

    var tree = open();

    assertThat(tree.welcome(new ShopAlias("Odd"))).isEqualTo("Gr\u00FC\u00DFe aus K\u00F6ln");
    assertThat(tree.state().hotfixes()).containsExactly("6.14.0.1", "6.14.0.3");
    assertThat(tree.state().info().patchLevel()).isEqualTo(3);
    assertThat(tree.state().faults()).extracting(FileFault::detail).anySatisfy(d -> assertThat(d).contains("line 2"));
  }

  @Test
  void shouldKeepTheOtherSettingsWhenOneIsAtFaultOrOfAnotherRelease() throws IOException {
    write("Config/settings.json", "{\"retryAfterSeconds\": -5, \"closedMessage\": \"Soon\", \"later\": {}}");

    var state = open().state();

    assertThat(state.settings()).isEqualTo(new Settings("Soon", Settings.DEFAULT.retryAfterSeconds()));
    assertThat(state.faults()).singleElement().satisfies(f -> assertThat(f.detail()).contains("retryAfterSeconds"));
  }

  @Test
  void shouldServeAgainWhenTheFileIsMended() throws IOException {
    var file = root.resolve("WebRoot/StoreTypes/Odd/shop.json");
    var whole = Files.readString(file);
    Files.writeString(file, "");
    var tree = open();
    assertThat(tree.state().info().faults()).containsExactly(
        new FileFault("WebRoot/StoreTypes/Odd/shop.json", "it is empty"));

    Files.writeString(file, whole);

    assertThat(tree.refresh().shops()).contains(shop("Odd"));
    assertThat(tree.state().info().faults()).isNull();
  }

  @Test
  void shouldNotShowAShopTwiceWhenItsFileLiesInAnotherDirectoryToo() throws IOException {
    Files.createDirectory(root.resolve("WebRoot/StoreTypes/Copy"));
    Files.copy(root.resolve("WebRoot/StoreTypes/Odd/shop.json"), root.resolve("WebRoot/StoreTypes/Copy/shop.json"));

    assertThat(open().state().shops()).extracting(s -> s.alias().value()).containsExactly("Neighbour", "Odd");
  }

  @Test
  void shouldServeWhenADirectoryIsAFileAndRemoveAShopOfWhateverFiles() throws IOException {
    write("Shared/Patches", "");
    Files.delete(root.resolve("WebRoot/StoreTypes/Odd/shop.json"));
    write("WebRoot/StoreTypes/Odd/shop.json/below", "");

    var tree = open();
    tree.remove(new ShopAlias("Odd"));

    assertThat(root.resolve("WebRoot/StoreTypes/Odd")).doesNotExist();
    assertThat(tree.state().shops()).containsExactly(shop("Neighbour"));
    assertThat(tree.state().faults()).extracting(FileFault::file).containsExactly("Shared/Patches");
  }

  @Test
  void shouldRefuseARootThatIsNoStoreAtAll(@TempDir Path other) {
    assertThatThrownBy(() -> DiskTree.open(new StoreTree(other),
        new Identity(new StoreAlias("s"), "vm-1", new IpAddress("127.77.0.2")), VERSION))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(other.resolve("Config/template.json").toString());
    assertThat(other).isEmptyDirectory();
  }
}
