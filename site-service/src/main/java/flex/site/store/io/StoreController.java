package flex.site.store.io;

import flex.chassis.http.io.PageLimit;
import flex.chassis.http.io.ProblemException;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo;
import flex.kernel.SagaView;
import flex.kernel.Sagas;
import flex.site.hypervisor.Hypervisor;
import flex.site.registry.Store;
import flex.site.registry.StoreState;
import flex.site.registry.io.Stores;
import flex.site.request.Rules;
import flex.site.store.io.AgentClient.Answer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Stores and their shops as the registry has them, and as the stores see themselves (SITE-01, SITE-04). */
@RestController
@RequestMapping("/api/v1")
class StoreController {
  private static final Logger LOG = LoggerFactory.getLogger(StoreController.class);
  private static final int MOST_LINES = 5;

  private final Stores stores;
  private final Sagas sagas;
  private final AgentClient agents;
  private final Hypervisor hypervisor;

  StoreController(Stores stores, Sagas sagas, AgentClient agents, Hypervisor hypervisor) {
    this.stores = stores;
    this.sagas = sagas;
    this.agents = agents;
    this.hypervisor = hypervisor;
  }

  /** {@code requests} are the ids of the newest ones, newest first. */
  record StoreView(StoreAlias storeAlias, String vmId, String ipAddress, String domainName, String version,
      int patchLevel, String os, String vmType, StoreState state, List<StoreInfo.Shop> shops, List<String> requests,
      Instant createdAt) {}

  record ShopView(StoreAlias storeAlias, String shopAlias, String shopName, String domainName, String ipAddress,
      String version, boolean open, String url) {}

  /** By alias; those behind the alias {@code after}. */
  @GetMapping("/stores")
  List<StoreView> stores(@RequestParam(name = "after", defaultValue = "") String after,
      @RequestParam(name = "limit", defaultValue = PageLimit.USUAL) int limit) {
    var most = PageLimit.of(limit);
    try (var all = stores.from(after)) {
      return all.filter(s -> !s.storeAlias().value().equals(after)).limit(most).map(this::view).toList();
    }
  }

  @GetMapping("/stores/{alias}")
  StoreView store(@PathVariable String alias) {
    return view(find(alias));
  }

  @GetMapping("/stores/{alias}/info")
  StoreInfo info(@PathVariable String alias) throws InterruptedException {
    var store = find(alias);
    if (store.state() != StoreState.READY && store.state() != StoreState.RUNNING) {
      throw new ProblemException(Rules.notRunning(alias));
    }
    return switch (agents.info(store)) {
      case Answer.Info(var info) -> info;
      case Answer.Silent(var why) ->
        throw new ProblemException(504, unavailable(Problem.Kind.AWAY, alias, why + lastEnd(store)));
      case Answer.Unusable(var why) -> throw new ProblemException(502, unavailable(Problem.Kind.FAULT, alias, why));
    };
  }

  /** By store and alias; those behind {@code after}, a store's alias and a shop's with a slash between them. */
  @GetMapping("/shops")
  List<ShopView> shops(@RequestParam(name = "after", defaultValue = "") String after,
      @RequestParam(name = "limit", defaultValue = PageLimit.USUAL) int limit) {
    var most = PageLimit.of(limit);
    var last = after.split("/", 2);
    try (var all = stores.from(last[0])) {
      return all.flatMap(StoreController::views)
          .filter(s -> !s.storeAlias().value().equals(last[0]) || last.length == 1
              || s.shopAlias().compareTo(last[1]) > 0)
          .limit(most).toList();
    }
  }

  private static Stream<ShopView> views(Store s) {
    return s.shops().stream()
        .map(shop -> new ShopView(s.storeAlias(), shop.shopAlias().value(), shop.shopName().value(),
            s.domainName().value(), s.ipAddress().value(), s.version().value(), shop.open(), shop.url()))
        .sorted(Comparator.comparing(ShopView::shopAlias));
  }

  /** What is known of an agent that does not answer; it may run again by now. */
  private String lastEnd(Store store) {
    try {
      return hypervisor.trouble(store.vmId()).map(trouble -> " (" + trouble.why() + "; its last lines: "
          + String.join(" | ",
              hypervisor.lastLines(store.vmId()).reversed().stream().limit(MOST_LINES).toList().reversed())
          + ")").orElse("");
    } catch (RuntimeException e) {
      LOG.warn("The hypervisor could not be asked for the VM of store {}", store.storeAlias(), e);
      return "";
    }
  }

  private Store find(String alias) {
    try {
      return stores.find(new StoreAlias(alias)).orElseThrow(() -> new ProblemException(Rules.unknownStore(alias)));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(new Problem(Reason.SCHEMA_VIOLATION, "/storeAlias", String.valueOf(e.getMessage()),
          "Use the alias of a store of this site."));
    }
  }

  private StoreView view(Store s) {
    return new StoreView(s.storeAlias(), s.vmId(), s.ipAddress().value(), s.domainName().value(), s.version().value(),
        s.patchLevel(), s.os(), s.vmType().value(), s.state(), s.shops(),
        sagas.summaries(s.storeAlias().value(), 100).stream().map(SagaView::id).toList(), s.createdAt());
  }

  private static List<Problem> unavailable(Problem.Kind kind, String alias, String why) {
    return List.of(new Problem(Reason.FAILED, kind, null,
        "The agent of the store " + alias + " gave no info: " + why + ".",
        "Try again; look at the store's console if it persists."));
  }
}
