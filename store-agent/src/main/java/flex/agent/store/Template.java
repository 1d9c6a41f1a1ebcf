package flex.agent.store;

import flex.contracts.Version;
import java.util.List;

/**
 * What a store was made from, as {@code Config/template.json} says.
 *
 * @param os name and version of the operating system, such as Debian-12
 */
public record Template(Version version, String os, List<String> features) {
  public Template {
    features = List.copyOf(features);
  }
}
