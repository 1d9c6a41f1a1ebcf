package flex.embedded.launch;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Finds {@code embedded-stack.jar}, beside which {@code lib} holds the servers' libraries. */
final class StackJar {

  private static final String NAME = "embedded-stack.jar";
  private static final String PROPERTY = "flex.embedded.jar";

  private StackJar() {}

  /** The system property, else the jar this class came from, else the module's target directory, seen from below. */
  static Path find() {
    String named = System.getProperty(PROPERTY);
    if (named != null)
      return require(Path.of(named));
    return ownJar().or(StackJar::inReactor).orElseThrow(() -> new IllegalStateException(
        NAME + " was not found; build it (./mvnw -pl embedded-stack package) or name it by -D" + PROPERTY));
  }

  static Path require(Path jar) {
    Path absolute = jar.toAbsolutePath().normalize();
    if (!isUsable(absolute))
      throw new IllegalStateException(absolute + " is not a jar with a lib directory beside it");
    return absolute;
  }

  private static boolean isUsable(Path jar) {
    return Files.isRegularFile(jar) && Files.isDirectory(jar.resolveSibling("lib"));
  }

  private static Optional<Path> ownJar() {
    CodeSource source = StackJar.class.getProtectionDomain().getCodeSource();
    if (source == null || !"file".equals(source.getLocation().getProtocol()))
      return Optional.empty();
    try {
      return Optional.of(Path.of(source.getLocation().toURI())).filter(StackJar::isUsable);
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static Optional<Path> inReactor() {
    Path root = Path.of("").toAbsolutePath();
    for (int up = 0; up < root.getNameCount(); up++) {
      Path jar = root.resolve("../".repeat(up) + "embedded-stack/target/" + NAME).normalize();
      if (isUsable(jar))
        return Optional.of(jar);
    }
    return Optional.empty();
  }
}
