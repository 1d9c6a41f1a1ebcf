package flex.cli;

import flex.cli.stack.Home;
import flex.cli.stack.Port;
import flex.cli.stack.Ports;
import flex.cli.stack.StackStatus;
import flex.cli.stack.StackUp;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Failure.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import static java.util.Objects.requireNonNull;

@Command(name = "up", footer = {
    "", "Ports are remembered in <home>/ports.json. What runs already is left alone."})
final class UpVerb implements Callable<Integer> {
  private final Flex flex;

  @Spec
  @Nullable
  CommandSpec spec;

  @Option(names = "--store-network", paramLabel = "N", description = "stores live on 127.N.x.y (default 77)")
  @Nullable
  Integer storeNetwork;

  UpVerb(Flex flex) {
    this.flex = flex;
  }

  /** With an option for each port of the table. */
  CommandLine line() {
    var line = new CommandLine(this);
    for (var port : flex.services().ports()) {
      line.getCommandSpec().addOption(OptionSpec.builder(port.option()).paramLabel("N").type(Integer.class)
          .description("%s (default %d)".formatted(port.purpose(), port.usual())).build());
    }
    line.getCommandSpec().usageMessage()
        .description("Starts " + flex.services().listed() + ", and with them all stores.");
    return line;
  }

  @Override
  public Integer call() {
    long begin = System.nanoTime();
    Home home = flex.home();
    var terminal = flex.terminal();
    var result = new StackUp(home, flex.installation(), flex.processes(), flex.portTable(), flex.environment(),
        terminal::say).up(wanted(), storeNetwork, false);
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (terminal.isJson()) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("started", result.started().stream().map(s -> s.label()).toList());
      fields.put("seconds", seconds);
      fields.put("status", StackStatus.of(home, flex.services(), flex.processes()));
      terminal.json(fields);
    } else if (result.started().isEmpty()) {
      terminal.say("runs already: " + String.join(", ", urls(result.ports()).values()));
    } else {
      terminal.say("up after %.1f s: %s, Kafka %s, MongoDB %s".formatted(seconds,
          urls(result.ports()).entrySet().stream().map(u -> u.getKey() + " " + u.getValue())
              .collect(Collectors.joining(", ")),
          result.ports().bootstrap(), result.ports().mongodbUri()));
    }
    TrainVerb.later(flex, home);
    return ExitCode.OK.code();
  }

  /** Where each of our services answers, by its owner. */
  private Map<String, String> urls(Ports ports) {
    var urls = new LinkedHashMap<String, String>();
    flex.services().ours().forEach(s -> urls.put(s.owner(), ports.url(s.port())));
    return urls;
  }

  /** Options go before the environment. All that cannot be a port, or a network, is told at once. */
  private Map<Port, Integer> wanted() {
    var wanted = new LinkedHashMap<Port, Integer>();
    var problems = new ArrayList<Problem>();
    for (var port : flex.services().ports()) {
      Integer option = requireNonNull(spec).findOption(port.option()).getValue();
      var variable = flex.environment().getOrDefault(port.variable(), "");
      if (option != null || !variable.isEmpty()) {
        var field = option != null ? port.option() : port.variable();
        Ports.number(option != null ? option.toString() : variable).ifPresentOrElse(n -> wanted.put(port, n),
            () -> problems.add(new Problem(field, "'" + (option != null ? option : variable) + "' is no port",
                "give a whole number from 1 to 65535")));
      }
    }
    if (storeNetwork != null && !Ports.isStoreNetwork(storeNetwork)) {
      problems.add(new Problem("--store-network", "'" + storeNetwork + "' is no network of stores",
          "give a whole number from 1 to 254"));
    }
    if (!problems.isEmpty()) {
      throw new Failure(ExitCode.USAGE, problems);
    }
    return wanted;
  }
}
