package flex.cli.stack;

import java.nio.file.Path;

/**
 * The directories of one embedded stack.
 *
 * @param directory all that belongs to it
 * @param apps unpacked programs; may be shared between homes, since they hold no data
 */
public record Home(Path directory, Path apps) {
  private static final String DEMO = "demo";
  private static final String TRAINING = "training";

  public Home {
    directory = directory.toAbsolutePath().normalize();
    apps = apps.toAbsolutePath().normalize();
  }

  public static Home of(Path directory) {
    return new Home(directory, directory.resolve("apps"));
  }

  /** The home of the demo, which every demo begins by emptying. */
  public Home demo() {
    return new Home(directory.resolve(DEMO), apps);
  }

  public boolean isDemo() {
    return directory.endsWith(DEMO) && !apps.startsWith(directory);
  }

  /** The home of the stack whose processes record their starts, and which is gone when they have ended. */
  public Home training() {
    return new Home(directory.resolve(TRAINING), apps);
  }

  boolean isTraining() {
    return directory.endsWith(TRAINING) && !apps.startsWith(directory);
  }

  public Path ports() {
    return directory.resolve("ports.json");
  }

  public Path secrets() {
    return directory.resolve("secrets");
  }

  /** What one service keeps to itself. */
  public Path secret(FlexService service) {
    return secrets().resolve(service.owner() + "-secret");
  }

  /** One for all services: who operates one operates all. */
  public Path operatorToken() {
    return secrets().resolve("operator-token");
  }

  public Path run() {
    return directory.resolve("run");
  }

  public Path pidFile(Service service) {
    return run().resolve(service.label() + ".pid");
  }

  /** Of the command that trains in this home. */
  Path trainerPid() {
    return run().resolve("training.pid");
  }

  public Path logs() {
    return directory.resolve("log");
  }

  public Path log(Service service) {
    return logs().resolve(service.label() + ".log");
  }

  public Path data(Service service) {
    return directory.resolve("data").resolve(service.label());
  }

  public Path templates() {
    return directory.resolve("templates");
  }

  public Path catalogue() {
    return directory.resolve("catalogue.yaml");
  }

  public Path vms() {
    return directory.resolve("vms");
  }

  Path lock() {
    return directory.resolve("lock");
  }
}
