package flex.cli;

import flex.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import static java.util.Objects.requireNonNull;

/** How much of a list is shown, which everywhere is a page. */
final class Paging {
  private static final int MOST = 500;

  @Spec(Spec.Target.MIXEE)
  @Nullable
  CommandSpec command;

  private int limit;

  @Option(names = { "-n",
      "--limit"}, paramLabel = "N", defaultValue = "100", descriptionKey = "/limit", description = "at most so many, 1 to "
          + MOST + " (default 100)")
  void limit(int wanted) {
    if (wanted < 1 || wanted > MOST) {
      throw new ParameterException(requireNonNull(command).commandLine(), "-n is " + wanted + ", give 1 to " + MOST);
    }
    limit = wanted;
  }

  int limit() {
    return limit;
  }

  /** Nobody must take a page for the whole; on stderr, since the result may be for a program. */
  void tellMore(Terminal terminal, boolean more, String next) {
    if (more) {
      terminal.note("flex: there are more; the next: " + next);
    }
  }
}
