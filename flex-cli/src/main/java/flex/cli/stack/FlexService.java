package flex.cli.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A service of ours: a Spring Boot jar of the module {@code <owner>-service}.
 *
 * @param owner its word in topics, settings and full ids: {@code site}, as in {@code site/order-4711}
 * @param ports the first serves its HTTP API and its health
 * @param heap the most memory its objects may take, as {@code -Xmx} says it
 * @param offers what of the HTTP API it has
 * @param takes variables of the caller's environment that it is given, all others are not; a {@code *} at the end of a name
 *          stands for anything
 * @param preparation what it needs beyond what all have alike
 */
public record FlexService(String owner, List<Port> ports, String heap, Set<Offer> offers, List<String> takes,
    Preparation preparation) implements Service {
  /** Small and quick to start: these services serve one machine. */
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
      "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto");

  public FlexService {
    if (!owner.matches("[a-z]+(-[a-z]+)*")) {
      throw new IllegalArgumentException("an owner is made of small letters and hyphens, but this is " + owner);
    }
    ports = List.copyOf(ports);
    if (ports.isEmpty()) {
      throw new IllegalArgumentException(owner + " has no port");
    }
    offers = Set.copyOf(offers);
    takes = List.copyOf(takes);
  }

  /** Its module and its jar are named the same. */
  @Override
  public String label() {
    return owner + "-service";
  }

  @Override
  public boolean answers(Ports chosen) {
    return Probe.accepts(chosen.number(port())) && Probe.isReady(chosen.url(port()));
  }

  @Override
  public Obstacles obstacles(Surroundings around) {
    return preparation.obstacles(around);
  }

  /** It waits for broker and database by itself, so all may be started at once. */
  @Override
  public Program program(Surroundings around) throws IOException {
    var jar = around.apps().boot(around.installation().jar(label()));
    var home = around.home();
    var chosen = around.ports();
    var settings = new LinkedHashMap<>(taken(around.environment()));
    settings.put("FLEX_KAFKA_BOOTSTRAP", chosen.bootstrap());
    settings.put("FLEX_MONGODB_URI", chosen.mongodbUri());
    settings.put(setting("ADDRESS"), Ports.ADDRESS);
    settings.put(setting("PORT"), Integer.toString(chosen.number(port())));
    for (var further : ports.subList(1, ports.size())) {
      settings.put(setting(further.constant() + "_PORT"), Integer.toString(chosen.number(further)));
    }
    settings.put(setting("SECRET_FILE"), home.secret(this).toString());
    settings.put(setting("OPERATOR_TOKEN_FILE"), home.operatorToken().toString());
    settings.putAll(preparation.prepare(jar, around));
    var command = new ArrayList<>(List.of(Surroundings.java().toString(), "-Xmx" + heap));
    command.addAll(FLAGS);
    command.addAll(List.of("-jar", jar.toString()));
    return new Program(command, settings);
  }

  /** Of the caller's variables those that this service takes; it runs elsewhere, so a file is named by its whole path. */
  Map<String, String> taken(Map<String, String> environment) {
    var taken = new TreeMap<String, String>();
    environment.forEach((name, value) -> {
      if (!value.isEmpty() && takes.stream().anyMatch(t -> matches(t, name))) {
        taken.put(name, name.endsWith("_FILE") ? Path.of(value).toAbsolutePath().toString() : value);
      }
    });
    return taken;
  }

  private static boolean matches(String taken, String name) {
    return taken.endsWith("*") ? name.startsWith(taken.substring(0, taken.length() - 1)) : name.equals(taken);
  }

  private String setting(String name) {
    return "FLEX_" + owner.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + name;
  }
}
