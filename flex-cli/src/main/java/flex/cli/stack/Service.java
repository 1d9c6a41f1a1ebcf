package flex.cli.stack;

import java.util.Optional;
import java.util.stream.Stream;

/** The processes of the stack beside the stores. */
public enum Service {
  BROKER("broker", Port.BROKER), DATABASE("database", Port.DATABASE), SITE("site-service", Port.SITE);

  private final String label;
  private final Port port;

  Service(String label, Port port) {
    this.label = label;
    this.port = port;
  }

  public String label() {
    return label;
  }

  /** Where it answers. */
  public Port port() {
    return port;
  }

  public static Optional<Service> named(String label) {
    return Stream.of(values()).filter(s -> s.label.equals(label)).findFirst();
  }
}
