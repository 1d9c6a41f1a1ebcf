package flex.agent.io;

import java.nio.file.Path;
import java.util.List;

/**
 * The command line.
 *
 * @param root of the store's directory tree
 * @param configDrive directory that holds {@code flex.json}
 */
record Arguments(Path root, Path configDrive) {
  private static final String USAGE = "usage: store-agent --root <directory> --config-drive <directory>";

  /** Throws with the usage where something is missing or unknown. */
  static Arguments parse(List<String> args) {
    if (args.size() != 4) {
      throw new IllegalArgumentException(USAGE);
    }
    return new Arguments(value("--root", args), value("--config-drive", args));
  }

  private static Path value(String name, List<String> args) {
    int at = args.indexOf(name);
    if (at < 0 || at % 2 != 0) {
      throw new IllegalArgumentException(USAGE);
    }
    return Path.of(args.get(at + 1)).toAbsolutePath().normalize();
  }
}
