package flex.embedded.testing;

import flex.embedded.launch.EmbeddedServer;
import flex.embedded.launch.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** What the fixtures share: servers in temporary directories that are removed with the JVM, and the look for Docker. */
final class Fixtures {

  private Fixtures() {}

  static EmbeddedServer startTemporary(Launch.Kind kind) {
    try {
      Path directory = Files.createTempDirectory("flex-" + kind.name().toLowerCase(Locale.ROOT) + "-");
      Launch launch = kind == Launch.Kind.BROKER ? Launch.broker(directory) : Launch.database(directory);
      EmbeddedServer server = EmbeddedServer.start(launch.endingWithThisProcess());
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
        server.kill();
        delete(directory);
      }));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList())
        Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether Testcontainers' class is here and a container engine seems to be; the class is not initialised. */
  static boolean containersMayRun(String containerClass) {
    boolean engine = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return engine && isPresent(containerClass);
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name, false, Fixtures.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException _) {
      return false;
    }
  }
}
