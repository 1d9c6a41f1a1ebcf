package flex.agent.store;

import flex.contracts.Version;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads {@code Config/hotfixes/version.txt}: a line per installed hotfix, such as 6.14.2.1. */
public final class Hotfixes {
  private static final Pattern LINE = Pattern.compile("((0|[1-9]\\d{0,3})\\.){3}(0|[1-9]\\d{0,3})");

  private Hotfixes() {}

  /** The hotfixes named in the file, oldest first; comments, blank lines and repetitions do not count. */
  public static List<String> read(List<String> lines) {
    return lines.stream().map(String::strip).filter(l -> LINE.matcher(l).matches()).distinct()
        .sorted(Comparator.comparing(Hotfixes::versionOf).thenComparingInt(Hotfixes::numberOf)).toList();
  }

  /** Numbers, from 1, of the lines that say nothing: neither a hotfix, nor a comment, nor blank. */
  public static List<Integer> strange(List<String> lines) {
    return IntStream.range(0, lines.size()).filter(i -> {
      var line = lines.get(i).strip();
      return !line.isEmpty() && !line.startsWith("#") && !LINE.matcher(line).matches();
    }).map(i -> i + 1).boxed().toList();
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
