package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The directories of one embedded stack.
 *
 * @param directory all that belongs to it, by its real path: whatever links lead to a home, it is one
 * @param apps unpacked programs; may be shared between homes, since they hold no data
 */
public record Home(Path directory, Path apps) {
  private static final String DEMO = "demo";
  private static final String TRAINING = ".training";
  /** What parts a class path, Kafka's list of directories, a jar from what it holds; and what the database and Spring replace. */
  private static final List<String> UNUSABLE = List.of(":", ",", "!", "\\", "${");

  public Home {
    directory = real(directory);
    apps = apps.toAbsolutePath().normalize();
  }

  /** Fails where the path has characters that one of the programs cannot have in it. */
  public static Home of(Path directory) {
    if (directory.toString().isEmpty()) {
      throw new Failure(ExitCode.USAGE, "the path of the home is empty", "name a directory: --home DIR, or FLEX_HOME");
    }
    var real = real(directory);
    unusable(real).ifPresent(why -> {
      throw new Failure(ExitCode.USAGE, "a stack cannot live in " + real + ": " + why,
          "name another directory: --home DIR, or FLEX_HOME");
    });
    return new Home(real, real.resolve("apps"));
  }

  /** What of it is not to be in a path of a home; the script says the same of the checkout. */
  static Optional<String> unusable(Path path) {
    var text = path.toString();
    if (text.indexOf('\uFFFD') >= 0) {
      return Optional.of("its path is not written in UTF-8");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("there is a control character in its path");
    }
    return UNUSABLE.stream().filter(text::contains).map(u -> "there is a '" + u + "' in its path").findFirst();
  }

  /** The real path of what there is of it, with the rest behind. */
  private static Path real(Path path) {
    var absolute = path.toAbsolutePath();
    try {
      return absolute.toRealPath();
    } catch (IOException notThere) {
      var parent = absolute.getParent();
      // A link to nowhere is as it is: who makes the directory then says what is wrong with it.
      return parent == null || Files.isSymbolicLink(absolute)
          ? absolute
          : real(parent).resolve(requireNonNull(absolute.getFileName())).normalize();
    }
  }

  /** The home of the demo, which every demo begins by emptying. */
  public Home demo() {
    return new Home(directory.resolve(DEMO), apps);
  }

  public boolean isDemo() {
    return directory.endsWith(DEMO) && !apps.startsWith(directory);
  }

  /** The home of the stack whose processes record their starts, among the programs; it is gone when they have ended. */
  public Home training() {
    return new Home(apps.resolve(TRAINING), apps);
  }

  boolean isTraining() {
    return directory.endsWith(TRAINING);
  }

  /** Whether it is what a training has made, which nobody else would miss. */
  boolean isOfTraining() {
    return isTraining() && Files.exists(trainerPid());
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

  /** For what a process needs no longer than it lives. */
  Path temporary(Service service) {
    return tmp().resolve(service.label());
  }

  /** Of the command that trains in this home; the first file that it writes. */
  Path trainerPid() {
    return directory.resolve("training.pid");
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

  private Path tmp() {
    return directory.resolve("tmp");
  }

  /** Of trainings; outside of what a stack stores. */
  Path trainingLog() {
    return apps.resolve("training.log");
  }

  /** Of what build a training has failed, which it would do again. */
  Path trainingFailed() {
    return apps.resolve("training.failed");
  }

  Path lock() {
    return directory.resolve("lock");
  }

  /** Whether a stack was ever begun here. */
  public boolean isHome() {
    return Files.exists(ports()) || Files.exists(operatorToken());
  }

  /** All that a stack stores, and nothing else that may lie here; by the last two a home is known until it is gone. */
  List<Path> stored() {
    return List.of(vms(), directory.resolve("data"), templates(), catalogue(), run(), logs(), tmp(), secrets(),
        ports());
  }
}
