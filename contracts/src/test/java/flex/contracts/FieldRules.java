package flex.contracts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds and wording of the fields whose Java type does not say them, by {@code <record>.<field>} or by field name. The
 * wording completes the sentence "Give ...".
 */
record FieldRules(long min, long max, String expected) {
  /** Integers above it lose digits in JavaScript and in every other reader that keeps numbers as doubles. */
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  private static final FieldRules FREE_TEXT = text(0, Text.MAX_LENGTH, "a text of at most 2000 characters");

  private static final Map<String, FieldRules> TABLE = Map.ofEntries(
      Map.entry("commandId", text(1, 200, "the command's id, 1 to 200 characters")),
      Map.entry("messageId", text(1, 300, "the CloudEvents id of the message, 1 to 300 characters")),
      Map.entry("vmId", text(1, 200, "the hypervisor's id of the machine, 1 to 200 characters")),
      Map.entry("bootId", text(1, 200, "an id that is new with every start, 1 to 200 characters")),
      Map.entry("hostName", text(1, 253, "the host's name, 1 to 253 characters")),
      Map.entry("os", text(1, 200, "the operating system's name, 1 to 200 characters")),
      Map.entry("state", text(1, 100, "the store's state, 1 to 100 characters")),
      Map.entry("step", text(1, 200, "the step's name, 1 to 200 characters")),
      Map.entry("url", text(1, 2000, "a URL such as http://127.77.0.2:8000/DemoShop")),
      Map.entry("field", text(0, 1000, "a JSON pointer such as /shopAlias")),
      Map.entry("hotfixes", text(1, 100, "a full version such as 6.14.2.1")),
      Map.entry("features", text(1, 100, "a feature's name, 1 to 100 characters")),
      Map.entry("reason", FREE_TEXT),
      Map.entry("detail", FREE_TEXT),
      Map.entry("remedy", FREE_TEXT),
      Map.entry("cause", FREE_TEXT),
      Map.entry("epoch", number(1, MAX_SAFE_INTEGER, "the epoch, a whole number of at least 1")),
      Map.entry("applicationServers", number(1, 64, "a number of application servers, 1 to 64")),
      Map.entry("memoryLimitMb", number(1, 16 << 20, "a whole number of MiB, at least 1")),
      // A store that was not configured yet reports that nothing runs.
      Map.entry("StoreInfo.applicationServers", number(0, 64, "a number of application servers, 0 to 64")),
      Map.entry("StoreInfo.memoryLimitMb", number(0, 16 << 20, "a whole number of MiB, 0 where none is set")),
      Map.entry("patchLevel", number(0, 9999, "the number of the last hotfix, 0 for none")));

  /** A text that somebody wrote for others to read. */
  boolean forPeople() {
    return equals(FREE_TEXT);
  }

  static @Nullable FieldRules of(Class<?> record, String field) {
    var own = TABLE.get(record.getSimpleName() + "." + field);
    return own != null ? own : TABLE.get(field);
  }

  private static FieldRules text(int min, int max, String expected) {
    return new FieldRules(min, max, expected);
  }

  private static FieldRules number(long min, long max, String expected) {
    return new FieldRules(min, max, expected);
  }
}
