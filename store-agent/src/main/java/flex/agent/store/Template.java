package flex.agent.store;

import flex.contracts.Version;
import java.util.List;
import java.util.Objects;

/**
 * What a store was made from, as {@code Config/template.json} says.
 *
 * @param os name and version of the operating system, such as Debian-12
 */
public record Template(Version version, String os, List<String> features) {
  private static final int LONGEST = 200;
  private static final int LONGEST_FEATURE = 100;

  /** Within the bounds of what the store says of itself. */
  public Template {
    Objects.requireNonNull(version, "version is missing");
    Objects.requireNonNull(os, "os is missing");
    Objects.requireNonNull(features, "features are missing");
    if (os.isEmpty() || os.length() > LONGEST) {
      throw new IllegalArgumentException("os has 1 to " + LONGEST + " characters");
    }
    if (features.stream().anyMatch(f -> f == null || f.isEmpty() || f.length() > LONGEST_FEATURE)) {
      throw new IllegalArgumentException("a feature has 1 to " + LONGEST_FEATURE + " characters");
    }
    features = List.copyOf(features);
  }
}
