package flex.cli.stack;

import flex.cli.terminal.Failure.Problem;
import flex.contracts.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Variables of the environment that begin as ours do and are none.
 *
 * @param mistyped each nearly one of ours; what it holds is not told
 * @param strange all others, by name
 */
public record Variables(List<Problem> mistyped, List<String> strange) {
  /** Of this command and its script, and of the project's tests, which may be set in the same shell. */
  private static final List<String> OWN = List.of("FLEX_HOME", "FLEX_JAVA_HOME", "FLEX_JDK_DIRS", "FLEX_TRAINING",
      "FLEX_TEST_MONGODB_URI", "FLEX_TEST_KAFKA");

  public Variables {
    mistyped = List.copyOf(mistyped);
    strange = List.copyOf(strange);
  }

  /** Of these names. */
  public static Variables of(Services services, Collection<String> names) {
    var known = known(services);
    var unknown = names.stream().filter(name -> name.startsWith("FLEX_") && !known.contains(name)).sorted().toList();
    return new Variables(unknown.stream().flatMap(name -> Text.nearest(name, known).stream()
        .map(near -> new Problem(name, "there is no such variable",
            "write " + near + " if that is meant, else unset it")))
        .toList(), unknown.stream().filter(name -> Text.nearest(name, known).isEmpty()).toList());
  }

  /** All that anything of Flex looks at. */
  static List<String> known(Services services) {
    return Stream.of(OWN.stream(), services.ports().stream().map(Port::variable),
        services.ours().stream().flatMap(s -> Stream.concat(s.takes().stream(), s.given().stream())))
        .flatMap(s -> s).distinct().toList();
  }

  /** Lines of a help. */
  public static String[] described(Services services) {
    var lines = new ArrayList<String>();
    lines.add("  FLEX_HOME        directory of the stack (default: .flex beside the flex script)");
    lines.add("  FLEX_JAVA_HOME   JDK 25 to use (default: found)");
    lines.add("  " + services.ports().stream().map(Port::variable).collect(Collectors.joining(", "))
        .replace(", FLEX_PORT", ", ") + "   ports of flex up");
    lines.add("  FLEX_TRAINING    off: up and demo begin no training in the background");
    lines.add("  NO_COLOR         no colours");
    for (var service : services.ours()) {
      if (!service.takes().isEmpty()) {
        lines.add("  for the " + service.label() + ", see docs/settings.md:");
        service.takes().forEach(variable -> lines.add("    " + variable));
      }
    }
    return lines.toArray(new String[0]);
  }
}
