package flex.cli;

import flex.cli.api.ApiClient;
import flex.cli.stack.Daemons;
import flex.cli.stack.Home;
import flex.cli.stack.Installation;
import flex.cli.stack.PortTable;
import flex.cli.stack.Ports;
import flex.cli.stack.Processes;
import flex.cli.stack.Secrets;
import flex.cli.stack.Service;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Terminal;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: options that all commands share, and what they work on. */
@Command(name = "flex", description = "Runs and operates Flex: the embedded stack, the demo, requests, sagas, stores, "
    + "dead letters.", synopsisSubcommandLabel = "COMMAND", footerHeading = "%nEnvironment:%n", footer = {
        "  FLEX_HOME        directory of the stack (default: .flex beside the flex script)",
        "  FLEX_JAVA_HOME   JDK 25 to use (default: found)",
        "  FLEX_PORT_BROKER, _CONTROLLER, _DATABASE, _SITE, _ENROLMENT   ports of flex up",
        "  NO_COLOR         no colours"})
public final class Flex implements Runnable {
  @Option(names = "--home", paramLabel = "DIR", scope = ScopeType.INHERIT, description = "directory of the stack")
  @Nullable
  Path homeOption;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "the result as JSON, nothing else on stdout")
  boolean json;

  @Option(names = { "-v", "--verbose"}, scope = ScopeType.INHERIT, description = "stack traces and libraries' logs")
  boolean verbose;

  @Option(names = { "-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "this text")
  boolean help;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final Processes processes = new Processes(Path.of("/proc"));
  private @Nullable Terminal terminal;
  /** Known before options are parsed, for errors in them. */
  private boolean jsonAsked;

  Flex(PrintStream out, PrintStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
  }

  /** Ends the JVM with an exit code of {@link ExitCode}. */
  public static void main(String... arguments) {
    System.exit(run(System.out, System.err, System.getenv(), arguments));
  }

  static int run(PrintStream out, PrintStream err, Map<String, String> environment, String... arguments) {
    // Kafka's clients log through slf4j-simple; what matters of it is in the failures.
    boolean verbose = Arrays.asList(arguments).contains("--verbose") || Arrays.asList(arguments).contains("-v");
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "info" : "off");
    var flex = new Flex(out, err, environment);
    flex.jsonAsked = Arrays.asList(arguments).contains("--json");
    return flex.commandLine().execute(arguments);
  }

  CommandLine commandLine() {
    var line = new CommandLine(this);
    line.addSubcommand(new DemoVerb(this)).addSubcommand(new UpVerb(this)).addSubcommand(new DownVerb(this))
        .addSubcommand(new StatusVerb(this)).addSubcommand(new LogsVerb(this))
        .addSubcommand(new ShopVerb(this)).addSubcommand(new StoreVerb(this))
        .addSubcommand(new RequestVerb(this)).addSubcommand(new SagaVerb(this))
        .addSubcommand(new DltVerb(this))
        .addSubcommand(new CompletionVerb(this));
    line.setExecutionExceptionHandler((e, _, _) -> failed(e));
    line.setParameterExceptionHandler((e, _) -> misused(e));
    line.setUsageHelpAutoWidth(true).setAbbreviatedOptionsAllowed(false).setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out, true, out.charset())).setErr(new PrintWriter(err, true, err.charset()));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(
        colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    var codes = new LinkedHashMap<String, String>();
    for (var code : ExitCode.values()) {
      codes.put(Integer.toString(code.code()), code.meaning());
    }
    for (var command : line.getSubcommands().values()) {
      describe(command, codes);
    }
    describe(line, codes);
    return line;
  }

  private static void describe(CommandLine command, Map<String, String> codes) {
    command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
    command.getSubcommands().values().forEach(sub -> describe(sub, codes));
  }

  /** Without a command there is nothing to do but to tell which there are. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(commandLine(), "which command?");
  }

  Terminal terminal() {
    if (terminal == null) {
      terminal = new Terminal(out, err, json, colours(), isTerminal());
    }
    return terminal;
  }

  /** Where the stack lives that this command is about. */
  Home home() {
    if (homeOption != null) {
      return Home.of(homeOption);
    }
    var variable = environment.get("FLEX_HOME");
    return Home.of(variable == null || variable.isEmpty() ? installation().root().resolve(".flex") : Path.of(variable));
  }

  /** The home of the stack that runs: the demo's, where that runs and the usual one does not. */
  Home activeHome() {
    var home = home();
    if (!siteRuns(home) && siteRuns(home.demo())) {
      return home.demo();
    }
    return home;
  }

  private boolean siteRuns(Home home) {
    return new Daemons(home, processes).find(Service.SITE).isPresent();
  }

  Installation installation() {
    var root = System.getProperty("flex.root");
    return new Installation(Path.of(root == null ? "" : root));
  }

  Processes processes() {
    return processes;
  }

  PortTable portTable() {
    return new PortTable(Path.of("/proc"), processes);
  }

  Map<String, String> environment() {
    return environment;
  }

  ApiClient site() {
    var home = activeHome();
    return new ApiClient(URI.create(ports(home).siteUrl()), Secrets.operatorToken(home));
  }

  Ports ports(Home home) {
    return Ports.load(home).orElseGet(Ports::usual);
  }

  private boolean isTerminal() {
    return Boolean.getBoolean("flex.terminal");
  }

  private boolean colours() {
    return isTerminal() && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  private int failed(Exception e) {
    var failure = e instanceof Failure known
        ? known
        : new Failure(ExitCode.FAILED, "unexpected: " + e, "once more with --verbose shows where", e);
    terminal().error(failure, verbose);
    return failure.exitCode().code();
  }

  private int misused(CommandLine.ParameterException e) {
    var command = e.getCommandLine().getCommandSpec().qualifiedName();
    new Terminal(out, err, jsonAsked, colours(), false).error(new Failure(ExitCode.USAGE,
        String.valueOf(e.getMessage()), "see " + command + " --help", e), verbose);
    return ExitCode.USAGE.code();
  }
}
