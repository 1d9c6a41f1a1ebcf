package flex.embedded.launch;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment of the processes that Flex starts: the same from whichever shell, for whichever user, since nothing is
 * inherited. A variable of the caller's gets through only where somebody names it as a setting.
 */
public final class ChildEnvironment {

  /**
   * A JVM takes from these the charset of its arguments and paths, its language and its time zone. In Turkish it finds
   * no enum constant by a word with an i, in Persian it writes numbers with other digits.
   */
  private static final Map<String, String> FIXED = Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC", "PATH",
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private ChildEnvironment() {}

  /**
   * The whole environment of a process, whatever that of this one is.
   *
   * @throws IllegalArgumentException if a setting is one of those that are the same for all
   */
  public static Map<String, String> of(Map<String, String> settings) {
    var all = new TreeMap<>(FIXED);
    settings.forEach((name, value) -> {
      if (all.put(name, value) != null)
        throw new IllegalArgumentException(name + " is the same for all processes");
    });
    return Collections.unmodifiableMap(all);
  }

  /** Gives a process that is about to be started this environment, in place of the one it would inherit. */
  public static void set(ProcessBuilder process, Map<String, String> settings) {
    process.environment().clear();
    process.environment().putAll(of(settings));
  }
}
