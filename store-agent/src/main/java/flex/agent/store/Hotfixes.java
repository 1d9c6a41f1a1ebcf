package flex.agent.store;

import flex.contracts.Version;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code Config/hotfixes/version.txt}: a line per installed hotfix, such as 6.14.2.1. */
public final class Hotfixes {
  private static final Pattern LINE = Pattern.compile("((0|[1-9]\\d{0,3})\\.){3}(0|[1-9]\\d{0,3})");

  private Hotfixes() {}

  /** The hotfixes named in the file, oldest first; comments, blank lines and repetitions do not count. */
  public static List<String> read(List<String> lines) {
    return lines.stream().map(String::strip).filter(l -> LINE.matcher(l).matches()).distinct()
        .sorted(Comparator.comparing(Hotfixes::versionOf).thenComparingInt(Hotfixes::numberOf)).toList();
  }

  /** The number of the last hotfix of this version; 0 for none. Those of former versions went with the patch. */
  public static int patchLevel(Version version, List<String> hotfixes) {
    return hotfixes.stream().filter(h -> versionOf(h).equals(version)).mapToInt(Hotfixes::numberOf).max().orElse(0);
  }

  private static Version versionOf(String hotfix) {
    return new Version(hotfix.substring(0, hotfix.lastIndexOf('.')));
  }

  private static int numberOf(String hotfix) {
    return Integer.parseInt(hotfix.substring(hotfix.lastIndexOf('.') + 1));
  }
}
