package flex.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.cli.api.ApiClient;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Pending;
import flex.cli.terminal.Table;
import flex.contracts.wire.Json;
import java.text.Normalizer;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "shop", description = "Requests and lists shops.", synopsisSubcommandLabel = "COMMAND")
final class ShopVerb {
  private static final int LONGEST_ALIAS = 63;

  private final Flex flex;

  ShopVerb(Flex flex) {
    this.flex = flex;
  }

  @Command(name = "request", description = "Requests a shop on a store of its own, or with --store on one that runs.", footer = {
      "", "Example: flex shop request --domain milestones.example.com --name Milestones --follow",
      "Where no answer came, it says the id under which the request may go on. Look: flex request show ID. Or repeat the",
      "same command with --id ID: it is the request that there is, or the one that did not arrive."})
  int request(
      @Option(names = "--domain", paramLabel = "NAME", descriptionKey = "/domainName", description = "domain name of the new store") @Nullable String domain,
      @Option(names = "--store", paramLabel = "ALIAS", descriptionKey = "/storeAlias", description = "an existing store instead of a new one") @Nullable String store,
      @Option(names = "--name", paramLabel = "NAME", required = true, descriptionKey = "/shopName", description = "name of the shop") String name,
      @Option(names = "--alias", paramLabel = "ALIAS", descriptionKey = "/shopAlias", description = "alias of the shop (default: that of the new store; with --store made of its name)") @Nullable String alias,
      @Option(names = "--store-alias", paramLabel = "ALIAS", descriptionKey = "/storeAlias", description = "alias of the new store (default: first label of its domain)") @Nullable String storeAlias,
      @Option(names = "--version", paramLabel = "X.Y.Z", defaultValue = "6.15.0", descriptionKey = "/version", description = "version of the new store (default 6.15.0)") String version,
      @Option(names = "--shop-type", paramLabel = "TYPE", descriptionKey = "/shopType", description = "type of the shop (default: Flex_ and the version)") @Nullable String shopType,
      @Option(names = "--vm-type", paramLabel = "TYPE", defaultValue = "Standard", descriptionKey = "/vmType", description = "size of the new store (default Standard)") String vmType,
      @Option(names = "--id", paramLabel = "ID", descriptionKey = "/requestId", description = "id of the request (default: a new one); the same command with the same id is the same request, never a second one") @Nullable String id,
      @Option(names = { "-f", "--follow"}, description = "go on until the request has ended") boolean follow) {
    if ((domain == null) == (store == null)) {
      throw new Failure(ExitCode.USAGE, "either --domain (a new store) or --store (one that runs) is needed",
          "see flex shop request --help");
    }
    var storesAlias = storeAlias == null ? String.valueOf(domain).split("\\.", 2)[0] : storeAlias;
    var shopAlias = alias != null ? alias : store != null ? aliasOf(name) : storesAlias;
    var requestId = id == null ? "cli-" + UUID.randomUUID() : id;
    var body = Json.mapper().createObjectNode().put("requestId", requestId).put("shopName", name);
    try (var site = flex.stores(); var requests = flex.requests()) {
      String path;
      if (store == null) {
        path = ApiClient.path("shop-requests");
        body.put("version", version).put("vmType", vmType).put("domainName", domain)
            .put("shopAlias", shopAlias);
        putIfGiven(body, "storeAlias", storeAlias);
        body.put("shopType", shopType == null ? type(version) : shopType);
      } else {
        path = ApiClient.path("stores", store, "shops");
        var storeVersion = shopType != null ? "" : site.get(ApiClient.path("stores", store)).path("version").asText();
        body.put("shopAlias", shopAlias);
        body.put("shopType", shopType == null ? type(storeVersion) : shopType);
      }
      var place = requests.place(flex.services().ofStores().owner(), requestId);
      var pending = new Pending(flex.terminal(), "the request " + place.name() + " may be under way all the same",
          "see: flex request show " + place.name() + " --follow; to repeat it safely, the same command with --id "
              + requestId);
      var state = site.post(path, body, Map.of("Idempotency-Key", requestId), pending);
      return new RequestVerb(flex).present(place, place.found(state), follow);
    }
  }

  @Command(name = "list", description = "Shops and where they answer, by store and alias.")
  int list(@Mixin Paging paging,
      @Option(names = "--after", paramLabel = "STORE/SHOP", description = "those behind this one") @Nullable String after) {
    try (var site = flex.stores()) {
      var page = site.page("shops", paging.limit(), after);
      var shops = page.rows();
      paging.tellMore(flex.terminal(), page.more(), "flex shop list --after "
          + (shops.isEmpty()
              ? ""
              : shops.getLast().path("storeAlias").asText() + "/" + shops.getLast().path("shopAlias").asText()));
      if (flex.terminal().isJson()) {
        flex.terminal().json(shops);
        return ExitCode.OK.code();
      }
      var table = new Table("SHOP", "NAME", "STORE", "VERSION", "OPEN", "URL");
      for (var shop : shops) {
        table.row(shop.path("shopAlias").asText(), shop.path("shopName").asText(), shop.path("storeAlias").asText(),
            shop.path("version").asText(), shop.path("open").asBoolean() ? "yes" : "no", shop.path("url").asText());
      }
      flex.terminal().say(table, "no shops");
      return ExitCode.OK.code();
    }
  }

  /** What of the name may stand in an alias, accents left out. */
  private static String aliasOf(String name) {
    var rest = Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("[^A-Za-z0-9_-]", "")
        .replaceFirst("^[_-]+", "");
    if (rest.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "no alias can be made of the name '" + name + "'",
          "say it: --alias, 1 to 63 letters, digits, underscores or hyphens");
    }
    return rest.substring(0, Math.min(LONGEST_ALIAS, rest.length()));
  }

  private static String type(String version) {
    return "Flex_" + version.replace('.', '_');
  }

  private static void putIfGiven(ObjectNode body, String field, @Nullable String value) {
    if (value != null) {
      body.put(field, value);
    }
  }
}
