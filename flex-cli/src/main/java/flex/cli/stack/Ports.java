package flex.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
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
    numbers = Map.copyOf(numbers);
    for (var port : Port.values()) {
      var number = numbers.get(port);
      if (number == null || number < 1 || number > 65_535) {
        throw new IllegalArgumentException("the " + port.label() + " port must be within 1 to 65535 but is " + number);
      }
    }
    if (numbers.values().stream().distinct().count() < numbers.size()) {
      throw new IllegalArgumentException("two ports are the same: " + new TreeMap<>(numbers));
    }
    if (storeNetwork < 1 || storeNetwork > 254) {
      throw new IllegalArgumentException("the network of stores must be within 1 to 254 but is " + storeNetwork);
    }
  }

  public static Ports usual() {
    var numbers = new EnumMap<Port, Integer>(Port.class);
    for (var port : Port.values()) {
      numbers.put(port, port.usual());
    }
    return new Ports(numbers, USUAL_STORE_NETWORK);
  }

  /** What the home remembers. */
  public static Optional<Ports> load(Home home) {
    if (Files.notExists(home.ports())) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(Files.readString(home.ports())));
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(ExitCode.ENVIRONMENT, home.ports() + " cannot be used: " + e.getMessage(),
          "correct it, or delete it for the usual ports", e);
    }
  }

  static Ports parse(String json) throws IOException {
    JsonNode node = Json.mapper().readTree(json);
    var numbers = new EnumMap<Port, Integer>(Port.class);
    for (var port : Port.values()) {
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
    for (var port : Port.values()) {
      node.put(port.label(), number(port));
    }
    node.put(STORE_NETWORK, storeNetwork);
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  public int number(Port port) {
    var number = numbers.get(port);
    if (number == null) {
      throw new IllegalStateException("no " + port);
    }
    return number;
  }

  public Ports with(Port port, int number) {
    var changed = new EnumMap<Port, Integer>(numbers);
    changed.put(port, number);
    return new Ports(changed, storeNetwork);
  }

  /** Several at once, so that two may change places. */
  public Ports with(Map<Port, Integer> others) {
    var changed = new EnumMap<Port, Integer>(numbers);
    changed.putAll(others);
    return new Ports(changed, storeNetwork);
  }

  public Ports withStoreNetwork(int network) {
    return new Ports(numbers, network);
  }

  /** These ports, with the next higher one that is free in place of each that is taken. */
  public Ports avoiding(IntPredicate taken, IntPredicate networkTaken) {
    var chosen = new EnumMap<Port, Integer>(numbers);
    for (var port : Port.values()) {
      var others = new EnumMap<Port, Integer>(chosen);
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
    return ADDRESS + ":" + number(Port.BROKER);
  }

  public String mongodbUri() {
    return "mongodb://" + ADDRESS + ":" + number(Port.DATABASE);
  }

  public String siteUrl() {
    return "http://" + ADDRESS + ":" + number(Port.SITE);
  }
}
