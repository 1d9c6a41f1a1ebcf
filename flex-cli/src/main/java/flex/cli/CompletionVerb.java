package flex.cli;

import flex.cli.terminal.ExitCode;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "completion", description = "A completion script: source <(flex completion bash)")
final class CompletionVerb implements Callable<Integer> {
  /** Shells that are served. */
  enum Shell {
    BASH, ZSH
  }

  private final Flex flex;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh")
  Shell shell = Shell.BASH;

  CompletionVerb(Flex flex) {
    this.flex = flex;
  }

  @Override
  public Integer call() {
    // The script of picocli loads bashcompinit by itself where zsh reads it.
    var script = AutoComplete.bash("flex", flex.commandLine());
    if (flex.terminal().isJson()) {
      flex.terminal().json(Map.of("shell", shell.name().toLowerCase(Locale.ROOT), "script", script));
    } else {
      script.lines().forEach(flex.terminal()::say);
    }
    return ExitCode.OK.code();
  }
}
