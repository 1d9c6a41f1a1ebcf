package flex.cli.stack;

import flex.embedded.launch.SmallJvm;
import flex.embedded.launch.StartCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A service of ours: a Spring Boot jar of the module {@code <owner>-service}.
 *
 * @param owner its word in topics, settings and full ids: {@code site}, as in {@code site/order-4711}
 * @param ports the first serves its HTTP API and its health
 * @param heap the most memory its objects may take, as {@code -Xmx} says it
 * @param offers what of the HTTP API it has
 * @param takes variables of the environment that it looks at and the stack does not set, for who reads the help
 * @param preparation what it needs beyond what all have alike
 */
public record FlexService(String owner, List<Port> ports, String heap, Set<Offer> offers, List<String> takes,
    Preparation preparation) implements Service {
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
    var settings = new LinkedHashMap<String, String>();
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
    var cache = StartCache.beside(jar, label());
    var command = new ArrayList<>(List.of(Surroundings.java().toString(), "-Xmx" + heap));
    command.addAll(home.isTraining() ? cache.recording() : cache.options());
    command.addAll(FLAGS);
    command.addAll(SmallJvm.OPTIONS);
    command.addAll(List.of("-jar", jar.toString()));
    return new Program(command, settings);
  }

  private String setting(String name) {
    return "FLEX_" + owner.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + name;
  }
}
