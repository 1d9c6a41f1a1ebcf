package flex.cli;

import flex.cli.api.ApiClient;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Table;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "store", description = "Lists stores and asks them.", synopsisSubcommandLabel = "COMMAND")
final class StoreVerb {
  private final Flex flex;

  StoreVerb(Flex flex) {
    this.flex = flex;
  }

  @Command(name = "list", description = "The stores in the site's registry, by alias.")
  int list(@Mixin Paging paging,
      @Option(names = "--after", paramLabel = "ALIAS", description = "those behind this one") @Nullable String after) {
    try (var site = flex.stores()) {
      var page = site.page("stores", paging.limit(), after);
      var stores = page.rows();
      paging.tellMore(flex.terminal(), page.more(), "flex store list --after "
          + (stores.isEmpty() ? "" : stores.getLast().path("storeAlias").asText()));
      if (flex.terminal().isJson()) {
        flex.terminal().json(stores);
        return ExitCode.OK.code();
      }
      var table = new Table("STORE", "STATE", "VERSION", "VM TYPE", "ADDRESS", "DOMAIN", "SHOPS");
      for (var store : stores) {
        table.row(store.path("storeAlias").asText(), store.path("state").asText(), store.path("version").asText(),
            store.path("vmType").asText(), store.path("ipAddress").asText(), store.path("domainName").asText(),
            Integer.toString(store.path("shops").size()));
      }
      flex.terminal().say(table, "no stores");
      return ExitCode.OK.code();
    }
  }

  @Command(name = "info", description = "What a store says of itself, asked live.")
  int info(@Parameters(paramLabel = "ALIAS", description = "alias of the store") String alias) {
    try (var site = flex.stores()) {
      var info = site.get(ApiClient.path("stores", alias, "info"));
      if (flex.terminal().isJson()) {
        flex.terminal().json(info);
        return ExitCode.OK.code();
      }
      for (var field : info.properties()) {
        var value = field.getValue();
        if (field.getKey().equals("shops") || field.getKey().equals("faults")) {
          continue;
        }
        if (value.isArray()) {
          var items = new ArrayList<String>();
          value.forEach(item -> items.add(item.asText()));
          flex.terminal().say("%-19s %s", field.getKey(), items.isEmpty() ? "-" : String.join(", ", items));
        } else {
          flex.terminal().say("%-19s %s", field.getKey(), value.asText());
        }
      }
      for (var shop : info.path("shops")) {
        flex.terminal().say("%-19s %s \"%s\", %s, %s, %s", "shop", shop.path("shopAlias").asText(),
            shop.path("shopName").asText(), shop.path("shopType").asText(),
            shop.path("open").asBoolean() ? "open" : "closed", shop.path("url").asText());
      }
      for (var fault : info.path("faults")) {
        flex.terminal().say("%-19s %s: %s".formatted("fault", fault.path("file").asText(),
            fault.path("detail").asText()));
      }
      return ExitCode.OK.code();
    }
  }
}
