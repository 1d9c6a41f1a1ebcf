package flex.cli.stack;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a service may look at and use when it is started.
 *
 * @param environment of this process
 * @param progress takes a line about what was made
 */
public record Surroundings(Home home, Ports ports, Installation installation, PortTable portTable,
    Map<String, String> environment, Consumer<String> progress) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** The JDK that runs this command runs the services too. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  Apps apps() {
    return new Apps(home.apps(), java());
  }

  Marks marks() {
    return new Marks(home.directory());
  }
}
