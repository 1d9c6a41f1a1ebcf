package flex.cli;

import flex.cli.stack.Home;
import flex.cli.stack.Port;
import flex.cli.stack.StackStatus;
import flex.cli.stack.StackUp;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "up", description = "Starts broker, database and site-service, and with them all stores.", footer = {
    "", "Ports are remembered in <home>/ports.json. What runs already is left alone."})
final class UpVerb implements Callable<Integer> {
  private final Flex flex;

  @Option(names = "--broker-port", paramLabel = "N", description = "Kafka (default 9092)")
  @Nullable
  Integer broker;

  @Option(names = "--controller-port", paramLabel = "N", description = "Kafka's controller (default 9093)")
  @Nullable
  Integer controller;

  @Option(names = "--database-port", paramLabel = "N", description = "MongoDB (default 27017)")
  @Nullable
  Integer database;

  @Option(names = "--site-port", paramLabel = "N", description = "HTTP of the site (default 8080)")
  @Nullable
  Integer site;

  @Option(names = "--enrolment-port", paramLabel = "N", description = "HTTPS for new stores (default 8443)")
  @Nullable
  Integer enrolment;

  @Option(names = "--store-network", paramLabel = "N", description = "stores live on 127.N.x.y (default 77)")
  @Nullable
  Integer storeNetwork;

  UpVerb(Flex flex) {
    this.flex = flex;
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
      fields.put("status", StackStatus.of(home, flex.processes()));
      terminal.json(fields);
    } else if (result.started().isEmpty()) {
      terminal.say("runs already: " + result.ports().siteUrl());
    } else {
      terminal.say("up after %.1f s: site %s, Kafka %s, MongoDB %s".formatted(seconds, result.ports().siteUrl(),
          result.ports().bootstrap(), result.ports().mongodbUri()));
    }
    return ExitCode.OK.code();
  }

  /** Options go before the environment. */
  private Map<Port, Integer> wanted() {
    var wanted = new EnumMap<Port, Integer>(Port.class);
    for (var port : Port.values()) {
      var option = option(port);
      var variable = flex.environment().get(port.variable());
      if (option != null) {
        wanted.put(port, option);
      } else if (variable != null && !variable.isEmpty()) {
        wanted.put(port, number(port, variable));
      }
    }
    return wanted;
  }

  private @Nullable Integer option(Port port) {
    return switch (port) {
      case BROKER -> broker;
      case CONTROLLER -> controller;
      case DATABASE -> database;
      case SITE -> site;
      case ENROLMENT -> enrolment;
    };
  }

  private static int number(Port port, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Failure(ExitCode.USAGE, port.variable() + " is no number but '" + text + "'", "", e);
    }
  }
}
