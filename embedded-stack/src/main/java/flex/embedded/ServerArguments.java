package flex.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Arguments of a server's main class: pairs of {@code --name value}, each name known and given once, each value one that can
 * be meant.
 */
record ServerArguments(Map<String, String> values) {

  /** What is allowed, in words, and whether it is that. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
  enum Kind {
    /** The machine itself only, since neither server asks who is calling. */
    LOOPBACK("an address of 127.0.0.0/8", v -> v.matches("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}")),
    /** Below 65,536. */
    PORT("a whole number from 1 to 65535", v -> v.matches("[1-9]\\d{0,4}") && Integer.parseInt(v) <= 65_535),
    /** Made where it is missing. */
    DIRECTORY("a directory, which is made if it is missing", v -> !v.isBlank() && (Files.isDirectory(Path.of(v))
        || Files.notExists(Path.of(v)))),
    /** Of the operating system. */
    PROCESS("the id of a process", v -> v.matches("[1-9]\\d{0,17}"));

    private final String expected;
    private final Predicate<String> fits;

    Kind(String expected, Predicate<String> fits) {
      this.expected = expected;
      this.fits = fits;
    }
  }

  /**
   * One that a server takes.
   *
   * @param usual where it is not given; empty for nothing
   */
  record Argument(String name, Kind kind, boolean required, String usual) {
    static final Argument HOST = new Argument("--host", Kind.LOOPBACK, false, "127.0.0.1");
    static final Argument PORT = new Argument("--port", Kind.PORT, true, "");
    static final Argument CONTROLLER_PORT = new Argument("--controller-port", Kind.PORT, true, "");
    static final Argument DATA = new Argument("--data", Kind.DIRECTORY, true, "");
    static final Argument PARENT_PID = new Argument("--parent-pid", Kind.PROCESS, false, "");

    String expected() {
      return kind.expected;
    }
  }

  ServerArguments {
    values = Map.copyOf(values);
  }

  /** Throws with all that is wrong, a line each. */
  static ServerArguments parse(List<Argument> known, String... arguments) {
    var wrong = new ArrayList<String>();
    var values = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (known.stream().noneMatch(k -> k.name.equals(name)))
        wrong.add("unknown argument " + name + ", known are " + known.stream().map(Argument::name).toList());
      else if (i + 1 == arguments.length)
        wrong.add(name + " has no value");
      else if (values.put(name, arguments[i + 1]) != null)
        wrong.add(name + " is given twice");
    }
    for (Argument argument : known) {
      String value = values.get(argument.name);
      if (value == null && argument.required)
        wrong.add(argument.name + " is missing; allowed is " + argument.expected());
      else if (value != null && !argument.kind.fits.test(value))
        wrong.add(argument.name + " is '" + value + "'; allowed is " + argument.expected());
      else if (value == null && !argument.usual.isEmpty())
        values.put(argument.name, argument.usual);
    }
    if (known.contains(Argument.CONTROLLER_PORT) && wrong.isEmpty()
        && Objects.equals(values.get(Argument.PORT.name), values.get(Argument.CONTROLLER_PORT.name)))
      wrong.add(Argument.CONTROLLER_PORT.name + " is the same as " + Argument.PORT.name + "; allowed is another one");
    if (!wrong.isEmpty())
      throw new IllegalArgumentException(String.join("\n", wrong));
    return new ServerArguments(values);
  }

  /** Of one that is required, or has a usual value. */
  String text(Argument argument) {
    return optional(argument).orElseThrow();
  }

  int port(Argument argument) {
    return Integer.parseInt(text(argument));
  }

  Path path(Argument argument) {
    return Path.of(text(argument)).toAbsolutePath().normalize();
  }

  Optional<String> optional(Argument argument) {
    return Optional.ofNullable(values.get(argument.name));
  }
}
