package flex.cli.stack;

import flex.embedded.launch.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The two rows that are not ours: what all services stand on, from the embedded stack. */
public record Foundation(String label, List<Port> ports, Launching launching) implements Service {
  private static final Port KAFKA = new Port("broker", 9092, "Kafka");
  private static final Port CONTROLLER = new Port("controller", 9093, "Kafka's controller");
  private static final Port MONGODB = new Port("database", 27017, "MongoDB");

  public static final Foundation BROKER = new Foundation("broker", List.of(KAFKA, CONTROLLER),
      (data, ports) -> Launch.broker(data).on(Ports.ADDRESS, ports.number(KAFKA))
          .withControllerPort(ports.number(CONTROLLER)));
  public static final Foundation DATABASE = new Foundation("database", List.of(MONGODB),
      (data, ports) -> Launch.database(data).on(Ports.ADDRESS, ports.number(MONGODB)));

  /** How its server is started on the ports of a home. */
  @FunctionalInterface
  public interface Launching {
    Launch on(Path data, Ports chosen);
  }

  public Foundation {
    ports = List.copyOf(ports);
  }

  /** In the order in which they are started and shown. */
  static List<Foundation> all() {
    return List.of(BROKER, DATABASE);
  }

  /** Both servers open their port only when they can serve. */
  @Override
  public boolean answers(Ports chosen) {
    return Probe.accepts(chosen.number(port()));
  }

  @Override
  public Program program(Surroundings around) throws IOException {
    var data = around.home().data(this);
    Files.createDirectories(data);
    var jar = around.apps().thin(around.installation().jar("embedded-stack"));
    var launch = launching.on(data, around.ports()).from(jar);
    return new Program(around.home().isTraining() ? launch.recordingCommand() : launch.command(), Map.of());
  }
}
