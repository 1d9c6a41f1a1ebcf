package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** The jars of what starts from a cache of its start, by the names of those. */
  Map<String, Path> programs() {
    var jars = new LinkedHashMap<String, Path>();
    Foundation.all().forEach(f -> jars.put(f.label(), jar("embedded-stack")));
    services.ours().forEach(s -> jars.put(s.label(), jar(s.label())));
    jars.put("store-agent", jar("store-agent"));
    return jars;
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
