package flex.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.cli.api.ApiClient;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Table;
import flex.contracts.wire.Json;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "shop", description = "Requests and lists shops.", synopsisSubcommandLabel = "COMMAND")
final class ShopVerb {
  private final Flex flex;

  ShopVerb(Flex flex) {
    this.flex = flex;
  }

  @Command(name = "request", description = "Requests a shop on a store of its own, or with --store on one that runs.", footer = {
      "", "Example: flex shop request --domain milestones.example.com --name Milestones --follow"})
  int request(
      @Option(names = "--domain", paramLabel = "NAME", description = "domain name of the new store") @Nullable String domain,
      @Option(names = "--store", paramLabel = "ALIAS", description = "an existing store instead of a new one") @Nullable String store,
      @Option(names = "--name", paramLabel = "NAME", required = true, description = "name of the shop") String name,
      @Option(names = "--alias", paramLabel = "ALIAS", description = "alias of the shop (default: that of the store)") @Nullable String alias,
      @Option(names = "--store-alias", paramLabel = "ALIAS", description = "alias of the new store (default: first label of its domain)") @Nullable String storeAlias,
      @Option(names = "--version", paramLabel = "X.Y.Z", defaultValue = "6.15.0", description = "version of the new store (default 6.15.0)") String version,
      @Option(names = "--shop-type", paramLabel = "TYPE", description = "type of the shop (default: Flex_ and the version)") @Nullable String shopType,
      @Option(names = "--vm-type", paramLabel = "TYPE", defaultValue = "Standard", description = "size of the new store (default Standard)") String vmType,
      @Option(names = "--id", paramLabel = "ID", description = "id of the request; the same id again is the same request") @Nullable String id,
      @Option(names = { "-f", "--follow"}, description = "go on until the request has ended") boolean follow) {
    if ((domain == null) == (store == null)) {
      throw new Failure(ExitCode.USAGE, "either --domain (a new store) or --store (one that runs) is needed",
          "see flex shop request --help");
    }
    var requestId = id == null ? "cli-" + UUID.randomUUID() : id;
    var body = Json.mapper().createObjectNode().put("requestId", requestId).put("shopName", name);
    try (var site = flex.stores(); var requests = flex.requests()) {
      String path;
      if (store == null) {
        var ownAlias = storeAlias == null ? String.valueOf(domain).split("\\.", 2)[0] : storeAlias;
        path = ApiClient.path("shop-requests");
        body.put("version", version).put("vmType", vmType).put("domainName", domain).put("shopAlias",
            alias == null ? ownAlias : alias);
        putIfGiven(body, "storeAlias", storeAlias);
        body.put("shopType", shopType == null ? type(version) : shopType);
      } else {
        path = ApiClient.path("stores", store, "shops");
        var storeVersion = shopType != null ? "" : site.get(ApiClient.path("stores", store)).path("version").asText();
        body.put("shopAlias", alias == null ? store : alias);
        body.put("shopType", shopType == null ? type(storeVersion) : shopType);
      }
      var state = site.post(path, body, Map.of("Idempotency-Key", requestId));
      var place = requests.place(flex.services().ofStores().owner(), requestId);
      return new RequestVerb(flex).present(place, place.found(state), follow);
    }
  }

  @Command(name = "list", description = "All shops and where they answer.")
  int list() {
    try (var site = flex.stores()) {
      var shops = site.get(ApiClient.path("shops"));
      if (flex.terminal().isJson()) {
        flex.terminal().json(shops);
        return ExitCode.OK.code();
      }
      var table = new Table("SHOP", "NAME", "STORE", "VERSION", "OPEN", "URL");
      for (var shop : shops) {
        table.row(shop.path("shopAlias").asText(), shop.path("shopName").asText(), shop.path("storeAlias").asText(),
            shop.path("version").asText(), shop.path("open").asBoolean() ? "yes" : "no", shop.path("url").asText());
      }
      flex.terminal().say(table.isEmpty() ? "no shops" : table.toString());
      return ExitCode.OK.code();
    }
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
