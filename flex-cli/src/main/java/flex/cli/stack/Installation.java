package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that was built: where programs and the skeleton of a store come from. */
public record Installation(Path root) {
  public Installation {
    root = root.toAbsolutePath().normalize();
  }

  Path embeddedStack() {
    return built("embedded-stack");
  }

  Path siteService() {
    return built("site-service");
  }

  Path storeAgent() {
    return built("store-agent");
  }

  /** The directory tree that every new store begins with. */
  Path storeSkeleton() {
    return required(root.resolve("store-agent/src/main/template"));
  }

  private Path built(String module) {
    return required(root.resolve(module).resolve("target").resolve(module + ".jar"));
  }

  private static Path required(Path path) {
    if (Files.notExists(path)) {
      throw new Failure(ExitCode.ENVIRONMENT, path + " is missing", "run ./flex from the checkout, which builds it");
    }
    return path;
  }
}
