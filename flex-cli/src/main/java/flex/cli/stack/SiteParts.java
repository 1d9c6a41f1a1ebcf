package flex.cli.stack;

import flex.contracts.StorePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the site needs for the stores it makes: catalogue, templates, the agent, and a network of their own. */
final class SiteParts implements Preparation {
  private static final String CATALOGUE = "FLEX_CATALOGUE";
  private static final String HYPERVISOR = "FLEX_HYPERVISOR";
  private static final String VMS = "FLEX_LOCAL_VMS";
  private static final String TEMPLATES = "FLEX_LOCAL_TEMPLATES";
  private static final String AGENT = "FLEX_AGENT_JAR";
  private static final String RECORDING = "FLEX_AGENT_RECORDING";
  /** A store has two or three sockets, and another stack may have many stores. */
  private static final int MOST_NAMED = 3;

  private final List<Integer> storePorts;

  SiteParts() {
    this(Stream.of(StorePort.values()).map(StorePort::number).toList());
  }

  /**
   * @param storePorts that every store listens on, on its own address
   */
  SiteParts(List<Integer> storePorts) {
    this.storePorts = List.copyOf(storePorts);
  }

  @Override
  public List<String> sets() {
    return List.of(HYPERVISOR, VMS, TEMPLATES, AGENT, RECORDING);
  }

  @Override
  public Map<String, String> prepare(Path jar, Surroundings around) throws IOException {
    var home = around.home();
    var apps = around.apps();
    var agent = apps.stable(apps.thin(around.installation().jar("store-agent")));
    var own = Optional.ofNullable(around.environment().get(CATALOGUE)).filter(c -> !c.isEmpty()).map(Path::of);
    var catalogue = TemplateList.load(own.orElse(null), jar);
    int made = new Templates(home.templates(), around.installation().storeSkeleton()).make(catalogue.templates());
    if (made > 0) {
      around.progress().accept("made " + made + " store templates");
    }
    Files.createDirectories(home.vms());
    var settings = new LinkedHashMap<String, String>();
    settings.put(HYPERVISOR, "local");
    settings.put(VMS, home.vms().toString());
    settings.put(TEMPLATES, home.templates().toString());
    settings.put(AGENT, agent.toString());
    settings.put(RECORDING, Boolean.toString(home.isTraining()));
    own.ifPresent(c -> settings.put(CATALOGUE, c.toAbsolutePath().toString()));
    int network = around.ports().storeNetwork();
    if (network != Ports.USUAL_STORE_NETWORK) {
      WholeFiles.write(home.catalogue(), catalogue.onNetwork(network));
      settings.put(CATALOGUE, home.catalogue().toString());
    }
    return settings;
  }

  /** Others' stores on our addresses; this home's own may outlive their site-service, which then finds them again. */
  @Override
  public Obstacles obstacles(Surroundings around) {
    int network = around.ports().storeNetwork();
    var marks = around.marks();
    var foreign = around.portTable().tenants(network).stream()
        .filter(t -> t.owners().stream().noneMatch(marks::isVm)).toList();
    var everywhere = everywhere(network, around.portTable());
    var taken = new ArrayList<String>();
    foreign.stream().limit(MOST_NAMED)
        .map(t -> "address %s (port %s) of the stores' network 127.%s.x.y is taken by %s".formatted(t.address(),
            t.port(), network, PortTable.described(t.owners())))
        .forEach(taken::add);
    if (foreign.size() > MOST_NAMED) {
      taken.add("and %s more of that network".formatted(foreign.size() - MOST_NAMED));
    }
    everywhere.stream().map(t -> "port %s, which every store needs on its own address 127.%s.x.y, is taken on all by %s"
        .formatted(t.port(), network, PortTable.described(t.owners()))).forEach(taken::add);
    return new Obstacles(taken, foreign.isEmpty() ? List.of() : List.of("--store-network N"),
        Stream.concat(foreign.stream(), everywhere.stream()).flatMap(t -> t.owners().stream()).toList());
  }

  /** Who listens on all addresses keeps every store from its own, whichever network that is in. */
  private List<PortTable.Tenant> everywhere(int network, PortTable portTable) {
    var nobodys = "127.%s.0.1".formatted(network);
    return storePorts.stream().filter(p -> portTable.obstacle(nobodys, p).isPresent())
        .map(p -> portTable.tenant(nobodys, p)).filter(t -> !t.address().equals(nobodys)).toList();
  }
}
