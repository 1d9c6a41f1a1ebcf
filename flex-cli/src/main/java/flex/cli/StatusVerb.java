package flex.cli;

import flex.cli.stack.StackStatus;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Table;
import flex.cli.terminal.Terminal;
import flex.cli.terminal.Terminal.Style;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(name = "status", description = "What runs: 0 if all services are ready, 6 if not.")
final class StatusVerb implements Callable<Integer> {
  private final Flex flex;

  StatusVerb(Flex flex) {
    this.flex = flex;
  }

  @Override
  public Integer call() {
    var status = flex.status(flex.activeHome());
    if (flex.terminal().isJson()) {
      flex.terminal().json(status);
    } else {
      print(flex.terminal(), status);
    }
    return (status.running() ? ExitCode.OK : ExitCode.NOT_RUNNING).code();
  }

  private static void print(Terminal terminal, StackStatus status) {
    terminal.say("stack in " + status.home());
    var table = new Table("SERVICE", "STATE", "PID", "ADDRESS", "MIB");
    for (var part : status.services()) {
      table.row(part.name(), coloured(terminal, part.state()), text(part.pid()), part.address(), text(part.memoryMb()));
    }
    for (var store : status.stores()) {
      table.row("store " + store.storeAlias(), coloured(terminal, store.state()), text(store.pid()), store.ipAddress(),
          text(store.memoryMb()));
    }
    terminal.say(table, "");
    status.obstacles().forEach(terminal::say);
    if (!status.running()) {
      terminal.say("not all of it is ready; start it: flex up");
    }
  }

  private static Terminal.Styled coloured(Terminal terminal, String state) {
    return terminal.styled(state, switch (state) {
      case "ready", "running" -> Style.GOOD;
      case "stopped" -> Style.BAD;
      default -> Style.BUSY;
    });
  }

  private static String text(@Nullable Long number) {
    return number == null ? "-" : number.toString();
  }
}
