package flex.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ports and addresses that one home uses, remembered in its {@code ports.json}.
 *
 * @param numbers of every port, 1 to 65535, no two alike
 * @param storeNetwork stores live on 127.n.x.y; 1 to 254
 */
public record Ports(Map<Port, Integer> numbers, int storeNetwork) {
  public static final String ADDRESS = "127.0.0.1";
  public static final int USUAL_STORE_NETWORK = 77;
  private static final String STORE_NETWORK = "storeNetwork";

  public Ports {
    // In the order of the table.
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    numbers.forEach((port, number) -> {
      if (number(number.toString()).isEmpty()) {
        throw new IllegalArgumentException("the " + port.label() + " port must be within 1 to 65535 but is " + number);
      }
    });
    if (numbers.values().stream().distinct().count() < numbers.size()) {
      throw new IllegalArgumentException("two ports are the same: " + numbers.entrySet().stream()
          .map(e -> e.getKey().label() + " " + e.getValue()).collect(Collectors.joining(", ")));
    }
    if (!isStoreNetwork(storeNetwork)) {
      throw new IllegalArgumentException("the network of stores must be within 1 to 254 but is " + storeNetwork);
    }
  }

  /** The number of a port as somebody wrote it; empty where it is none. */
  public static Optional<Integer> number(String text) {
    return Optional.of(text).filter(t -> t.matches("\\d{1,5}")).map(Integer::valueOf)
        .filter(n -> n >= 1 && n <= 65_535);
  }

  public static boolean isStoreNetwork(int network) {
    return network >= 1 && network <= 254;
  }

  public static Ports usual(Services services) {
    var numbers = new LinkedHashMap<Port, Integer>();
    for (var port : services.ports()) {
      numbers.put(port, port.usual());
    }
    return new Ports(numbers, USUAL_STORE_NETWORK);
  }

  /** What the home remembers; a port that was not in the table when it was written has its usual number. */
  public static Optional<Ports> load(Home home, Services services) {
    if (Files.notExists(home.ports())) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(Files.readString(home.ports()), services));
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(ExitCode.ENVIRONMENT, home.ports() + " cannot be used: " + e.getMessage(),
          "correct it, or delete it for the usual ports", e);
    }
  }

  static Ports parse(String json, Services services) throws IOException {
    JsonNode node = Json.mapper().readTree(json);
    var numbers = new LinkedHashMap<Port, Integer>();
    for (var port : services.ports()) {
      numbers.put(port, node.path(port.label()).asInt(port.usual()));
    }
    return new Ports(numbers, node.path(STORE_NETWORK).asInt(USUAL_STORE_NETWORK));
  }

  public void save(Home home) {
    try {
      WholeFiles.write(home.ports(), toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String toJson() throws IOException {
    var node = Json.mapper().createObjectNode().put("address", ADDRESS);
    numbers.forEach((port, number) -> node.put(port.label(), number));
    node.put(STORE_NETWORK, storeNetwork);
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  public int number(Port port) {
    var number = numbers.get(port);
    if (number == null) {
      throw new IllegalStateException("no port for the " + port.label());
    }
    return number;
  }

  public Ports with(Port port, int number) {
    var changed = new LinkedHashMap<>(numbers);
    changed.put(port, number);
    return new Ports(changed, storeNetwork);
  }

  /** Several at once, so that two may change places. */
  public Ports with(Map<Port, Integer> others) {
    var changed = new LinkedHashMap<>(numbers);
    changed.putAll(others);
    return new Ports(changed, storeNetwork);
  }

  public Ports withStoreNetwork(int network) {
    return new Ports(numbers, network);
  }

  /** These ports, with the next higher one that is free in place of each that is taken. */
  public Ports avoiding(IntPredicate taken, IntPredicate networkTaken) {
    var chosen = new LinkedHashMap<>(numbers);
    for (var port : numbers.keySet()) {
      var others = new LinkedHashMap<>(chosen);
      others.remove(port);
      chosen.put(port, IntStream.rangeClosed(number(port), 65_535)
          .filter(n -> !taken.test(n) && !others.containsValue(n)).findFirst()
          .orElseThrow(() -> new Failure(ExitCode.ENVIRONMENT, "no free port for the " + port.label(), "")));
    }
    var network = IntStream.rangeClosed(storeNetwork, 254).filter(n -> !networkTaken.test(n)).findFirst()
        .orElseThrow(() -> new Failure(ExitCode.ENVIRONMENT, "no free network for stores", ""));
    return new Ports(chosen, network);
  }

  public String bootstrap() {
    return ADDRESS + ":" + number(Foundation.BROKER.port());
  }

  public String mongodbUri() {
    return "mongodb://" + ADDRESS + ":" + number(Foundation.DATABASE.port());
  }

  /** Of the HTTP that is served there. */
  public String url(Port port) {
    return "http://" + ADDRESS + ":" + number(port);
  }
}
