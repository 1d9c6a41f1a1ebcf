package flex.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** That all shops stand, once each, and that nothing is left over. */
final class ChaosChecks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LAST_LINES = 15;
  private static final int MOST_SHOWN = 5;

  private final Stack stack;
  private final ChaosVms vms;
  private final ProvisioningSystem provider;
  private final ChaosDatabase documents;
  private final ChaosOrders orders;

  ChaosChecks(Stack stack, ChaosVms vms, ProvisioningSystem provider, ChaosDatabase documents, ChaosOrders orders) {
    this.stack = stack;
    this.vms = vms;
    this.provider = provider;
    this.documents = documents;
    this.orders = orders;
  }

  static String request(int shop) {
    return "chaos-" + shop;
  }

  static String alias(int shop) {
    return "chaos" + shop;
  }

  static String aliasOf(String request) {
    return request.replace("-", "");
  }

  static String name(int shop) {
    return "Number " + shop + " of many";
  }

  /** A sentence for everything that is not as it shall be, each beginning with what it is about. */
  List<String> problems() {
    var problems = new ArrayList<String>();
    try {
      requests(problems);
      registry(problems);
      sagas(problems);
      machines(problems);
      agents(problems);
      provider.deadLetters().lines().forEach(line -> problems.add("dead letter: " + line));
    } catch (IOException | RuntimeException e) {
      problems.add("stack: does not answer: " + e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return problems;
  }

  private void requests(List<String> problems) throws IOException, InterruptedException {
    var heard = provider.heard();
    for (int i = 1; i <= orders.shops(); i++) {
      var request = request(i);
      var state = JSON.readTree(stack.api("GET", "/api/v1/requests/" + request, "").body());
      require(problems, state.path("status").asText().equals("SUCCEEDED"), request + ": " + state);
      var ends = heard.stream().filter(h -> h.data().path("requestId").asText().equals(request))
          .filter(h -> h.type()
              .matches("flex\\.(site\\.Shop(Ready|RequestFailed)|request\\.(Cancelled|Rejected|Stuck)).*"))
          .map(h -> h.type() + " " + h.id()).collect(Collectors.toCollection(TreeSet::new));
      require(problems, ends.size() == 1 && ends.first().startsWith("flex.site.ShopReady.v1"),
          request + ": says how it ended not once but by " + ends);
      var url = state.path("url").asText();
      if (!url.isEmpty()) {
        var page = stack.get(url);
        require(problems, page.statusCode() == 200 && page.body().contains(name(i)),
            request + ": its page answers " + page.statusCode() + " without '" + name(i) + "'");
      }
    }
  }

  /** Every request with the times of its steps, a line each. */
  void writeStates(Path file) throws IOException, InterruptedException {
    var lines = new ArrayList<String>();
    for (int i = 1; i <= orders.shops(); i++) {
      lines.add(stack.api("GET", "/api/v1/requests/" + request(i), "").body());
    }
    Files.write(file, lines);
  }

  private void registry(List<String> problems) {
    var listed = stack.flex("store", "list", "--json").json();
    require(problems, listed.size() == orders.shops(), "registry: flex store list shows " + listed.size());
    require(problems, new HashSet<>(listed.findValuesAsText("ipAddress")).size() == orders.shops(),
        "registry: addresses " + listed.findValuesAsText("ipAddress"));
    var stores = documents.stores();
    require(problems, aliases().equals(stores.stream().map(s -> s.getString("_id")).collect(Collectors.toSet())),
        "registry: addresses are taken by " + stores.stream().map(s -> s.getString("_id")).toList());
    for (var store : stores) {
      require(problems, "RUNNING".equals(store.getString("state")) && store.get("holder") == null,
          store.getString("requestId") + ": store " + store.toJson());
      require(problems, store.getList("shops", Document.class).size() == 1,
          store.getString("requestId") + ": shops in the registry: " + store.get("shops"));
    }
    require(problems, documents.undone().isEmpty(), "registry: undone were " + documents.undone());
  }

  private void sagas(List<String> problems) {
    var sagas = documents.sagas();
    require(problems, sagas.size() == orders.shops()
        && sagas.stream().map(s -> s.getString("_id")).distinct().count() == orders.shops(),
        "sagas: there are " + sagas.stream().map(s -> s.getString("_id")).toList());
    for (var saga : sagas) {
      require(problems, "ENDED".equals(saga.getString("status")) && saga.get("outbox", Document.class).isEmpty()
          && saga.get("tasks", Document.class).isEmpty(), saga.getString("_id") + ": saga " + saga.toJson());
    }
  }

  private void machines(List<String> problems) throws IOException {
    require(problems, vms.directories().size() == orders.shops(), "VMs: directories " + vms.directories());
    require(problems, vms.agents().size() == orders.shops(), "VMs: " + vms.agents().size() + " agents live");
    require(problems, vms.inits().size() == orders.shops(), "VMs: " + vms.inits().size() + " inits live");
    for (int i = 1; i <= orders.shops(); i++) {
      var vm = vms.find(alias(i));
      require(problems, vm.isPresent() && vms.agent(vm.get()).isPresent(), request(i) + ": no agent lives in " + vm);
    }
  }

  /** Each command was carried out once, and its answer is with the broker. */
  private void agents(List<String> problems) {
    for (int i = 1; i <= orders.shops(); i++) {
      var commands = documents.ofStore(alias(i), "commands");
      var types = commands.stream().map(c -> c.getString("type").replaceAll("flex\\.store\\.|\\.v1", "")).sorted()
          .toList();
      require(problems, types.equals(List.of("ConfigureStore", "CreateShop", "OpenShop")),
          request(i) + ": its store was commanded " + types);
      for (var command : commands) {
        require(problems, "DONE".equals(command.getString("state")) && command.getBoolean("sent", false),
            request(i) + ": command " + command.toJson());
      }
      var shops = documents.ofStore(alias(i), "shops");
      require(problems, shops.size() == 1 && shops.getFirst().getBoolean("open", false),
          request(i) + ": shops in its store: " + shops);
    }
  }

  private static void require(List<String> problems, boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }

  private Set<String> aliases() {
    return IntStream.rangeClosed(1, orders.shops()).mapToObj(ChaosChecks::alias).collect(Collectors.toSet());
  }

  /** The problems, and for whom has to repair them: where the requests stand, and the last lines of their logs. */
  String report() {
    var problems = problems();
    var text = new StringBuilder(problems.size() + " problems:\n" + String.join("\n", problems) + "\n");
    var requests = problems.stream().map(p -> p.substring(0, p.indexOf(':'))).filter(p -> p.startsWith("chaos-"))
        .distinct().limit(MOST_SHOWN).toList();
    for (var request : requests) {
      text.append("\n== ").append(request).append(" in the logs of the site\n")
          .append(last(stack.home.resolve("log/site-service.log"), "[" + request + "]"))
          .append(last(stack.home.resolve("log/second.log"), "[" + request + "]"));
      text.append("== its store\n").append(console(aliasOf(request)));
    }
    for (var service : List.of("site-service", "second", "broker", "database")) {
      text.append("\n== ").append(service).append('\n').append(last(stack.home.resolve("log/" + service + ".log"), ""));
    }
    return text.toString();
  }

  private String console(String alias) {
    try {
      return vms.find(alias).map(vm -> last(vm.console(), "")).orElse("there is no VM\n");
    } catch (IOException e) {
      return e + "\n";
    }
  }

  private static String last(Path log, String containing) {
    try (var lines = Files.lines(log, ISO_8859_1)) {
      var all = lines.filter(l -> l.contains(containing)).toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - LAST_LINES), all.size())) + "\n";
    } catch (IOException e) {
      return e + "\n";
    }
  }
}
