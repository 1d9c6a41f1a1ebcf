package flex.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands in a home of their own, which find a site that gives the answers of the test. */
abstract class AgainstSite {
  @TempDir
  private Path home;

  ServiceStub site;

  @BeforeEach
  void start() throws IOException {
    site = new ServiceStub(home);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  final Path home() {
    return home;
  }

  final Run flex(String... arguments) {
    return Run.flex(Map.of("FLEX_HOME", home.toString()), arguments);
  }
}
