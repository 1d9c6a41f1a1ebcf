package flex.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    var catalogue = Catalogue.load(own.orElse(null), jar);
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
    if (foreign.isEmpty()) {
      return Obstacles.NONE;
    }
    var taken = new ArrayList<String>();
    foreign.stream().limit(MOST_NAMED)
        .map(t -> "address %s (port %d) of the stores' network 127.%d.x.y is taken by %s".formatted(t.address(),
            t.port(), network, PortTable.described(t.owners().stream().findFirst())))
        .forEach(taken::add);
    if (foreign.size() > MOST_NAMED) {
      taken.add("and %d more of that network".formatted(foreign.size() - MOST_NAMED));
    }
    return new Obstacles(taken, List.of("--store-network N"),
        foreign.stream().flatMap(t -> t.owners().stream()).toList());
  }
}
