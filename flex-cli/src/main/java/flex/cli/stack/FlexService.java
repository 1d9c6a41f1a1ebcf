package flex.cli.stack;

import flex.embedded.launch.SmallJvm;
import flex.embedded.launch.StartCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A service of ours: a Spring Boot jar of the module {@code <owner>-service}.
 *
 * @param owner its word in topics, settings and full ids: {@code site}, as in {@code site/order-4711}
 * @param ports the first serves its HTTP API and its health
 * @param heap the most memory its objects may take, as {@code -Xmx} says it
 * @param offers what of the HTTP API it has
 * @param takes variables of the caller's environment that it is given; all others are not
 * @param preparation what it needs beyond what all have alike
 */
public record FlexService(String owner, List<Port> ports, String heap, Set<Offer> offers, List<String> takes,
    Preparation preparation) implements Service {
  private static final String BOOTSTRAP = "FLEX_KAFKA_BOOTSTRAP";
  private static final String MONGODB_URI = "FLEX_MONGODB_URI";
  /**
   * A young generation of its own size, else most of the heap is touched before it is first collected; and later
   * compilation, since little of what a start runs is run again.
   */
  private static final List<String> FLAGS = List.of("-Xmn8m", "-XX:CompileThresholdScaling=4");

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

  /** Variables that the stack sets for it, so that it does not see what the caller's environment says. */
  public List<String> given() {
    return Stream.of(Stream.of(BOOTSTRAP, MONGODB_URI, setting("ADDRESS"), setting("PORT"), setting("SECRET_FILE"),
        setting("OPERATOR_TOKEN_FILE")), ports.stream().skip(1).map(this::setting), preparation.sets().stream())
        .flatMap(s -> s).toList();
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
    settings.put(BOOTSTRAP, chosen.bootstrap());
    settings.put(MONGODB_URI, chosen.mongodbUri());
    settings.put(setting("ADDRESS"), Ports.ADDRESS);
    settings.put(setting("PORT"), Integer.toString(chosen.number(port())));
    for (var further : ports.subList(1, ports.size())) {
      settings.put(setting(further), Integer.toString(chosen.number(further)));
    }
    settings.put(setting("SECRET_FILE"), home.secret(this).toString());
    settings.put(setting("OPERATOR_TOKEN_FILE"), home.operatorToken().toString());
    settings.putAll(preparation.prepare(jar, around));
    var cache = StartCache.beside(jar, label());
    var command = new ArrayList<>(List.of(Surroundings.java().toString(), "-Xmx" + heap));
    command.addAll(home.isTraining() ? cache.recording() : cache.options());
    command.addAll(FLAGS);
    command.addAll(SmallJvm.OPTIONS);
    command.addAll(List.of("-jar", jar.toString()));
    return new Program(command, settings);
  }

  private String setting(Port further) {
    return setting(further.constant() + "_PORT");
  }

  /** Of the caller's variables those that this service takes; it runs elsewhere, so a file is named by its whole path. */
  Map<String, String> taken(Map<String, String> environment) {
    var taken = new TreeMap<String, String>();
    environment.forEach((name, value) -> {
      if (!value.isEmpty() && takes.contains(name)) {
        taken.put(name, name.endsWith("_FILE") ? Path.of(value).toAbsolutePath().toString() : value);
      }
    });
    return taken;
  }

  private String setting(String name) {
    return "FLEX_" + owner.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + name;
  }
}
