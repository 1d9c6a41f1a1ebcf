package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.embedded.launch.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts what does not run yet, and returns when all of it answers. */
public final class StackUp {
  /** A store has two or three sockets, and another stack may have many stores. */
  private static final int MOST_NAMED = 3;
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(2);

  private final Home home;
  private final Installation installation;
  private final Processes processes;
  private final Daemons daemons;
  private final PortTable portTable;
  private final Consumer<String> progress;
  private final Map<String, String> environment;
  private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");

  /**
   * @param environment of this process; FLEX_CATALOGUE is looked at, the rest is the site-service's
   */
  public StackUp(Home home, Installation installation, Processes processes, PortTable portTable,
      Map<String, String> environment, Consumer<String> progress) {
    this.home = home;
    this.installation = installation;
    this.processes = processes;
    this.daemons = new Daemons(home, processes);
    this.portTable = portTable;
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param started what this call started; all else ran already
   */
  public record Result(Ports ports, List<Service> started) {}

  /**
   * Takes as long as the slowest part, or ends with a failure within its limit; then what this call started is ended.
   *
   * @param wanted ports that were asked for; empty to keep what the home remembers
   */
  public Result up(Map<Port, Integer> wanted, @Nullable Integer storeNetwork, boolean chooseFree) {
    try (var _ = HomeLock.take(home, LOCK_LIMIT, () -> progress.accept("waiting for another flex command"))) {
      var running = new EnumMap<Service, Processes.Running>(Service.class);
      for (var service : Service.values()) {
        daemons.find(service).ifPresent(p -> running.put(service, p));
      }
      var ports = choose(wanted, storeNetwork, chooseFree, running);
      return start(ports, running);
    }
  }

  private Ports choose(Map<Port, Integer> wanted, @Nullable Integer storeNetwork, boolean chooseFree,
      Map<Service, Processes.Running> running) {
    var remembered = Ports.load(home);
    var before = remembered.orElseGet(Ports::usual);
    Ports ports;
    try {
      ports = before.with(wanted).withStoreNetwork(storeNetwork == null ? before.storeNetwork() : storeNetwork);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), "choose others by the options of flex up", e);
    }
    if (!ports.equals(before)) {
      if (!running.isEmpty()) {
        throw new Failure(ExitCode.REFUSED, "the stack runs on other ports",
            "flex down, then flex up with the new ones");
      }
      if (remembered.isPresent() && Vms.list(home).iterator().hasNext()) {
        throw new Failure(ExitCode.REFUSED, "the stores in " + home.vms() + " know the stack by its present ports",
            "keep the ports, or begin anew: flex down --wipe");
      }
    }
    if (chooseFree) {
      ports = ports.avoiding(portTable::isTaken, portTable::isNetworkTaken);
    } else {
      requireFree(ports, running);
    }
    return ports;
  }

  private void requireFree(Ports ports, Map<Service, Processes.Running> running) {
    var taken = new ArrayList<String>();
    var remedies = new ArrayList<String>();
    for (var port : Port.values()) {
      int number = ports.number(port);
      if (!running.containsKey(serviceOf(port)) && portTable.isTaken(number)) {
        taken.add("port %d (%s) is taken by %s".formatted(number, port.label(), owner(number)));
        remedies.add("%s N (or %s=N)".formatted(port.option(), port.variable()));
      }
    }
    var foreign = running.containsKey(Service.SITE) ? List.<PortTable.Tenant>of() : foreign(ports.storeNetwork());
    foreign.stream().limit(MOST_NAMED)
        .map(t -> "address %s (port %d) of the stores' network 127.%d.x.y is taken by %s".formatted(t.address(),
            t.port(), ports.storeNetwork(), described(t.owners().stream().findFirst())))
        .forEach(taken::add);
    if (foreign.size() > MOST_NAMED) {
      taken.add("and %d more of that network".formatted(foreign.size() - MOST_NAMED));
    }
    if (!foreign.isEmpty()) {
      remedies.add("--store-network N");
    }
    if (!taken.isEmpty()) {
      // Stores know the ports and have their addresses, so both stay as long as there are any.
      var first = Vms.list(home).isEmpty() ? "" : "flex down --wipe, which deletes this home's stores, then ";
      throw new Failure(ExitCode.ENVIRONMENT, String.join("\n  ", taken), "end "
          + foreign.stream().flatMap(t -> t.owners().stream()).flatMap(p -> Marks.homeOf(p).stream()).findFirst()
              .map(other -> "that stack (flex down --home " + other + ")").orElse("that process")
          + ", or move: " + first + "flex up " + String.join(" ", remedies));
    }
  }

  /** A home's own stores may outlive its site-service, which then finds them again; all others are foreign. */
  private List<PortTable.Tenant> foreign(int network) {
    return portTable.tenants(network).stream().filter(t -> t.owners().stream().noneMatch(daemons.marks()::isVm))
        .toList();
  }

  private String owner(int port) {
    return described(portTable.owner(port));
  }

  private static String described(Optional<Processes.Running> owner) {
    return owner.map(p -> "process " + p.pid() + ": " + shortened(p.command()))
        .orElse("a process that this user may not see");
  }

  private static String shortened(String command) {
    return command.length() <= 160 ? command : command.substring(0, 157) + "...";
  }

  private static Service serviceOf(Port port) {
    return switch (port) {
      case BROKER, CONTROLLER -> Service.BROKER;
      case DATABASE -> Service.DATABASE;
      case SITE, ENROLMENT -> Service.SITE;
    };
  }

  private Result start(Ports ports, Map<Service, Processes.Running> running) {
    var started = new ArrayList<Daemons.Started>();
    try {
      Files.createDirectories(home.directory());
      ports.save(home);
      Secrets.make(home, new SecureRandom());
      var apps = new Apps(home.apps(), java);
      if (!running.containsKey(Service.BROKER) || !running.containsKey(Service.DATABASE)) {
        var jar = apps.thin(installation.embeddedStack());
        begin(started, running, Service.BROKER, Launch.broker(home.data(Service.BROKER))
            .on(Ports.ADDRESS, ports.number(Port.BROKER)).withControllerPort(ports.number(Port.CONTROLLER)), jar);
        begin(started, running, Service.DATABASE,
            Launch.database(home.data(Service.DATABASE)).on(Ports.ADDRESS, ports.number(Port.DATABASE)), jar);
      }
      if (!running.containsKey(Service.SITE)) {
        started.add(startSite(ports, apps));
      }
      var readiness = new Readiness(ports, processes, progress);
      for (var one : started) {
        readiness.await(one);
      }
      for (var entry : running.entrySet()) {
        daemons.remember(entry.getKey(), entry.getValue().pid());
        readiness.await(entry.getKey(), entry.getValue(), home.log(entry.getKey()));
      }
      return new Result(ports, started.stream().map(Daemons.Started::service).toList());
    } catch (IOException e) {
      endAgain(started);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      endAgain(started);
      throw e;
    }
  }

  private void begin(List<Daemons.Started> started, Map<Service, Processes.Running> running, Service service,
      Launch launch, Path jar) throws IOException {
    if (!running.containsKey(service)) {
      Files.createDirectories(home.data(service));
      started.add(daemons.start(service, launch.from(jar).command(), Map.of()));
    }
  }

  /** It waits for broker and database by itself, so all three start at once. */
  private Daemons.Started startSite(Ports ports, Apps apps) throws IOException {
    var site = apps.boot(installation.siteService());
    var agent = apps.stable(apps.thin(installation.storeAgent()));
    var own = Optional.ofNullable(environment.get("FLEX_CATALOGUE")).filter(c -> !c.isEmpty()).map(Path::of);
    var catalogue = Catalogue.load(own.orElse(null), site);
    int made = new Templates(home.templates(), installation.storeSkeleton()).make(catalogue.templates());
    if (made > 0) {
      progress.accept("made " + made + " store templates");
    }
    Files.createDirectories(home.vms());
    var settings = new LinkedHashMap<String, String>();
    settings.put("FLEX_KAFKA_BOOTSTRAP", ports.bootstrap());
    settings.put("FLEX_MONGODB_URI", ports.mongodbUri());
    settings.put("FLEX_SITE_ADDRESS", Ports.ADDRESS);
    settings.put("FLEX_SITE_PORT", Integer.toString(ports.number(Port.SITE)));
    settings.put("FLEX_SITE_ENROLMENT_PORT", Integer.toString(ports.number(Port.ENROLMENT)));
    settings.put("FLEX_SITE_SECRET_FILE", home.siteSecret().toString());
    settings.put("FLEX_SITE_OPERATOR_TOKEN_FILE", home.operatorToken().toString());
    settings.put("FLEX_HYPERVISOR", "local");
    settings.put("FLEX_LOCAL_VMS", home.vms().toString());
    settings.put("FLEX_LOCAL_TEMPLATES", home.templates().toString());
    settings.put("FLEX_AGENT_JAR", agent.toString());
    own.ifPresent(c -> settings.put("FLEX_CATALOGUE", c.toAbsolutePath().toString()));
    if (ports.storeNetwork() != Ports.USUAL_STORE_NETWORK) {
      WholeFiles.write(home.catalogue(), catalogue.onNetwork(ports.storeNetwork()));
      settings.put("FLEX_CATALOGUE", home.catalogue().toString());
    }
    return daemons.start(Service.SITE, List.of(java.toString(), "-Xmx192m", "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError",
        "-Xshare:auto", "-jar", site.toString()), settings);
  }

  private void endAgain(List<Daemons.Started> started) {
    var left = started.stream().flatMap(s -> processes.find(s.process().pid()).stream()).toList();
    // An interrupt of this thread is for the work that failed; ending processes must not be cut short by it.
    boolean interrupted = Thread.interrupted();
    processes.end(left, Duration.ofSeconds(5));
    started.forEach(s -> daemons.forget(s.service()));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
