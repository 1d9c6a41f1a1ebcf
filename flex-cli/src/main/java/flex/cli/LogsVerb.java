package flex.cli;

import flex.cli.stack.Home;
import flex.cli.stack.LogFile;
import flex.cli.stack.Vms;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import static java.util.Objects.requireNonNull;

@Command(name = "logs", footer = {
    "", "With --json each line is an object {\"service\", \"line\"}."})
final class LogsVerb implements Callable<Integer> {
  private final Flex flex;

  @Spec
  @Nullable
  CommandSpec spec;

  @Option(names = { "-f", "--follow"}, description = "go on with what is written, until Ctrl-C")
  boolean follow;

  @Option(names = { "-n", "--lines"}, paramLabel = "N", defaultValue = "50", description = "last lines (default 50)")
  int lines = 50;

  LogsVerb(Flex flex) {
    this.flex = flex;
  }

  /** With the services of the table, for its help and for who completes words. */
  CommandLine line() {
    var line = new CommandLine(this);
    var labels = flex.services().labels();
    var listed = String.join(", ", labels);
    line.getCommandSpec().addPositional(PositionalParamSpec.builder().paramLabel("SERVICE").index("0").arity("1")
        .required(true).type(String.class).completionCandidates(labels)
        .description(listed + ", or a store's alias").build());
    line.getCommandSpec().usageMessage().description("The log of " + listed + ", or of a store by its alias.");
    return line;
  }

  @Override
  public Integer call() {
    if (lines < 0) {
      throw new Failure(ExitCode.USAGE, "-n must not be negative", "");
    }
    String service = requireNonNull(spec).positionalParameters().getFirst().getValue();
    var log = new LogFile(file(flex.activeHome(), service));
    var tail = log.tail(lines);
    if (tail.size() < lines && log.isLongerThanTail()) {
      flex.terminal().note("flex: only the end is shown; the whole is in " + file(flex.activeHome(), service));
    }
    tail.forEach(line -> print(service, line));
    if (follow) {
      log.follow(line -> print(service, line), () -> true);
    }
    return ExitCode.OK.code();
  }

  private void print(String service, String line) {
    var terminal = flex.terminal();
    if (terminal.isJson()) {
      terminal.jsonLine(Map.of("service", service, "line", line));
    } else {
      terminal.say(line);
    }
  }

  private Path file(Home home, String service) {
    return flex.services().named(service).map(home::log).or(() -> Vms.find(home, service).map(Vms.Vm::console))
        .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, "there is no service or store '" + service + "'",
            "there are " + Stream.concat(flex.services().labels().stream(),
                Vms.list(home).stream().map(Vms.Vm::storeAlias)).collect(Collectors.joining(", "))));
  }
}
