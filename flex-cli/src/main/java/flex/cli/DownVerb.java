package flex.cli;

import flex.cli.stack.Home;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.contracts.Controls;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "down", description = "Ends every process of the stack, the demo's too. Data stay.")
final class DownVerb implements Callable<Integer> {
  private final Flex flex;

  @Option(names = "--wipe", description = "delete all data, stores and secrets as well")
  boolean wipe;

  @Option(names = { "-y", "--yes"}, description = "do not ask before deleting")
  boolean yes;

  DownVerb(Flex flex) {
    this.flex = flex;
  }

  @Override
  public Integer call() {
    Home home = flex.home();
    if (wipe) {
      flex.stackDown(home, flex.terminal()::say).requireHome();
      if (!yes) {
        confirm(home);
      }
    }
    int ended = down(home);
    var demo = home.demo();
    if (demo.isHome()) {
      ended += down(demo);
    }
    ended += flex.stackDown(home.training(), flex.terminal()::say).discardTraining();
    boolean wiped = wipe && Files.isDirectory(home.directory());
    if (wiped) {
      flex.stackDown(home, flex.terminal()::say).wipe();
    }
    if (flex.terminal().isJson()) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("ended", ended);
      fields.put("wiped", wiped);
      fields.put("home", home.directory().toString());
      flex.terminal().json(fields);
    } else {
      flex.terminal()
          .say(ended == 0
              ? "nothing ran"
              : "down: " + ended + (ended == 1 ? " process" : " processes") + " ended, none is left");
      if (wiped) {
        flex.terminal().say("deleted the data in " + home.directory());
      }
    }
    return ExitCode.OK.code();
  }

  private int down(Home home) {
    return flex.stackDown(home, flex.terminal()::say).down();
  }

  private void confirm(Home home) {
    var console = flex.terminal().isLive() ? System.console() : null;
    var answer = console == null
        ? null
        : console.readLine("Delete all stores and data in %s? [y/N] ", Controls.escaped(home.directory().toString()));
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new Failure(ExitCode.REFUSED, "nothing was deleted or ended", "say --yes with --wipe to delete without "
          + "being asked");
    }
  }
}
