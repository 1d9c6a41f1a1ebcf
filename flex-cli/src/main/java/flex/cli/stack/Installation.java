package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checkout that was built: where programs and the skeleton of a store come from.
 *
 * @param services those that are run from it
 */
public record Installation(Path root, Services services) {
  public Installation {
    root = root.toAbsolutePath().normalize();
  }

  /** The jar of a module, which is named as the module. */
  Path jar(String module) {
    return required(root.resolve(module).resolve("target").resolve(module + ".jar"));
  }

  /** The directory tree that every new store begins with. */
  Path storeSkeleton() {
    return required(root.resolve("store-agent/src/main/template"));
  }

  private static Path required(Path path) {
    if (Files.notExists(path)) {
      throw new Failure(ExitCode.ENVIRONMENT, path + " is missing", "run ./flex from the checkout, which builds it");
    }
    return path;
  }
}
