package flex.cli;

import flex.cli.demo.Training;
import flex.cli.stack.Home;
import flex.cli.stack.StartCaches;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "train", description = "Records how each program of this build starts, and keeps it beside the program, "
    + "which then starts in less than half the time.", footer = {
        "", "Runs by itself in the background behind the first up or demo of a build, unless FLEX_TRAINING=off;",
        "<home>/apps/training.log has its lines. Works in <home>/apps/.training, of which nothing is left."})
final class TrainVerb implements Callable<Integer> {
  /** Whether up and demo begin a training. */
  private static final String VARIABLE = "FLEX_TRAINING";
  private static final String OFF = "off";
  private static final List<List<String>> REHEARSED = List.of(List.of("status"), List.of("request", "list"),
      List.of("store", "list"), List.of("saga", "list"), List.of("dlt", "list"));

  private final Flex flex;

  TrainVerb(Flex flex) {
    this.flex = flex;
  }

  /** Begins one in the background where the script was called, nothing is trained yet and nobody has said no. */
  static void later(Flex flex, Home home) {
    var script = System.getProperty("flex.script");
    if (script == null || OFF.equals(flex.environment().get(VARIABLE))
        || !(Boolean.getBoolean("flex.untrained") || StartCaches.areMissing(home, flex.installation()))
        || StartCaches.isTrainingVain(home, flex.installation(), flex.processes())) {
      return;
    }
    try {
      if (!StartCaches.haveRoom(home)) {
        flex.terminal().note("flex: the disk has no room for caches of the programs' starts");
        return;
      }
      StartCaches.train(home, Path.of(script));
      flex.terminal().note("recording in the background how the programs start, so that they start faster next time");
    } catch (UncheckedIOException e) {
      flex.terminal().note("flex: " + e.getMessage() + ": " + e.getCause());
    }
  }

  /** Fails for a value of the variable that means nothing. */
  static void requireMeant(Map<String, String> environment) {
    var value = environment.getOrDefault(VARIABLE, "");
    if (!value.isEmpty() && !value.equals(OFF)) {
      throw new Failure(ExitCode.USAGE, VARIABLE + " is '" + value + "'; allowed is off, or nothing", "unset it");
    }
  }

  @Override
  public Integer call() {
    var terminal = flex.terminal();
    List<Path> made;
    try {
      made = new Training(flex.home(), flex.installation(), flex.processes(), flex.portTable(), terminal)
          .run(this::rehearse);
    } catch (RuntimeException e) {
      if (!(e instanceof Failure failure && failure.exitCode() == ExitCode.REFUSED)) {
        StartCaches.giveUp(flex.home(), flex.installation());
      }
      throw e;
    }
    if (terminal.isJson()) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("caches", made.stream().map(Path::toString).toList());
      terminal.json(fields);
    } else {
      made.forEach(cache -> terminal.say("made " + cache));
    }
    return ExitCode.OK.code();
  }

  /** What operators ask most, for the start of this command itself; how it ends is of no interest here. */
  private void rehearse(Home home) {
    var environment = new HashMap<>(flex.environment());
    environment.put("FLEX_HOME", home.directory().toString());
    for (var words : REHEARSED) {
      flex.terminal().say("rehearsing flex " + String.join(" ", words));
      flex.again(environment, words);
    }
  }
}
