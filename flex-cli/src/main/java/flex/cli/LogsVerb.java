package flex.cli;

import flex.cli.stack.Home;
import flex.cli.stack.LogFile;
import flex.cli.stack.Service;
import flex.cli.stack.Vms;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "The log of broker, database, site-service, or of a store by its alias.", footer = {
    "", "With --json each line is an object {\"service\", \"line\"}."})
final class LogsVerb implements Callable<Integer> {
  private final Flex flex;

  @Parameters(paramLabel = "SERVICE", description = "broker, database, site-service, or a store's alias")
  String service = "";

  @Option(names = { "-f", "--follow"}, description = "go on with what is written, until Ctrl-C")
  boolean follow;

  @Option(names = { "-n", "--lines"}, paramLabel = "N", defaultValue = "50", description = "last lines (default 50)")
  int lines = 50;

  LogsVerb(Flex flex) {
    this.flex = flex;
  }

  @Override
  public Integer call() {
    if (lines < 0) {
      throw new Failure(ExitCode.USAGE, "-n must not be negative", "");
    }
    var log = new LogFile(file(flex.activeHome()));
    var terminal = flex.terminal();
    log.tail(lines).forEach(line -> print(terminal, line));
    if (follow) {
      log.follow(line -> print(terminal, line), () -> true);
    }
    return ExitCode.OK.code();
  }

  private void print(Terminal terminal, String line) {
    if (terminal.isJson()) {
      terminal.jsonLine(Map.of("service", service, "line", line));
    } else {
      terminal.say(line);
    }
  }

  private Path file(Home home) {
    return Service.named(service).map(home::log).or(() -> Vms.find(home, service).map(Vms.Vm::console))
        .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, "there is no service or store '" + service + "'",
            "there are " + Stream.concat(Stream.of(Service.values()).map(Service::label),
                Vms.list(home).stream().map(Vms.Vm::storeAlias)).collect(Collectors.joining(", "))));
  }
}
