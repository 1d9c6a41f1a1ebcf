package flex.cli;

import flex.cli.api.Api;
import flex.cli.api.ApiClient;
import flex.cli.api.Apis;
import flex.cli.api.Kind;
import flex.cli.stack.Daemons;
import flex.cli.stack.FlexService;
import flex.cli.stack.Home;
import flex.cli.stack.Installation;
import flex.cli.stack.Offer;
import flex.cli.stack.PortTable;
import flex.cli.stack.Ports;
import flex.cli.stack.Processes;
import flex.cli.stack.Secrets;
import flex.cli.stack.Services;
import flex.cli.stack.StackDown;
import flex.cli.stack.StackStatus;
import flex.cli.stack.Surroundings;
import flex.cli.stack.Variables;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Terminal;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: options that all commands share, and what they work on. */
@Command(name = "flex", description = "Runs and operates Flex: the embedded stack, the demo, requests, sagas, stores, "
    + "dead letters.", synopsisSubcommandLabel = "COMMAND", footerHeading = "%nEnvironment:%n")
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

  private final Services services;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final Processes processes = new Processes(Path.of("/proc"));
  private @Nullable Terminal terminal;
  /** Known before options are parsed, for errors in them. */
  private boolean jsonAsked;

  Flex(Services services, PrintStream out, PrintStream err, Map<String, String> environment) {
    this.services = services;
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
  }

  /** Ends the JVM with an exit code of {@link ExitCode}. */
  public static void main(String... arguments) {
    System.exit(run(Services.FLEX, System.out, System.err, System.getenv(), arguments));
  }

  static int run(Services services, PrintStream out, PrintStream err, Map<String, String> environment,
      String... arguments) {
    // Kafka's clients log through slf4j-simple; what matters of it is in the failures.
    boolean verbose = Arrays.asList(arguments).contains("--verbose") || Arrays.asList(arguments).contains("-v");
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "info" : "off");
    var flex = new Flex(services, out, err, environment);
    flex.jsonAsked = Arrays.asList(arguments).contains("--json");
    // What is no UTF-8 has lost letters by now, and would be stored so.
    var illegible = Stream.concat(Stream.of(arguments), Stream.of(environment.getOrDefault("FLEX_HOME", "")))
        .filter(a -> a.indexOf('\uFFFD') >= 0).findFirst();
    var line = flex.commandLine();
    if (illegible.isPresent()) {
      return flex.failed(new Failure(ExitCode.USAGE, "'" + illegible.get() + "' is not written in UTF-8",
          StandardCharsets.UTF_8.name().equals(System.getProperty("sun.jnu.encoding"))
              ? "write it in UTF-8"
              : "the locale C.UTF-8 is needed, which the script ./flex sets"),
          line);
    }
    return line.execute(arguments);
  }

  CommandLine commandLine() {
    var line = new CommandLine(this);
    line.getCommandSpec().usageMessage().footer(Variables.described(services));
    line.addSubcommand(new DemoVerb(this)).addSubcommand(new UpVerb(this).line()).addSubcommand(new DownVerb(this))
        .addSubcommand(new StatusVerb(this)).addSubcommand(new LogsVerb(this).line())
        .addSubcommand(new ShopVerb(this)).addSubcommand(new StoreVerb(this))
        .addSubcommand(new RequestVerb(this)).addSubcommand(new SagaVerb(this))
        .addSubcommand(new DltVerb(this))
        .addSubcommand(new TrainVerb(this))
        .addSubcommand(new CompletionVerb(this));
    line.setExecutionStrategy(parsed -> {
      try {
        requireKnownVariables();
      } catch (Failure e) {
        return failed(e, line);
      }
      return new CommandLine.RunLast().execute(parsed);
    });
    line.setExecutionExceptionHandler((e, command, _) -> failed(e, command));
    line.setParameterExceptionHandler((e, _) -> misused(e));
    line.registerConverter(Instant.class, Flex::instant);
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

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new CommandLine.TypeConversionException("'" + text + "' is no instant, such as 2026-01-31T12:00:00Z");
    }
  }

  /** What looks like a variable of ours and sets nothing: a typing error ends the command, another name is told. */
  private void requireKnownVariables() {
    TrainVerb.requireMeant(environment);
    var variables = Variables.of(services, environment.keySet());
    if (!variables.mistyped().isEmpty()) {
      throw new Failure(ExitCode.USAGE, variables.mistyped());
    }
    variables.strange().forEach(name -> terminal().note("flex: " + name
        + " sets nothing; docs/settings.md lists all variables"));
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
    if (!runs(home) && runs(home.demo())) {
      return home.demo();
    }
    return home;
  }

  private boolean runs(Home home) {
    var daemons = new Daemons(home, processes);
    return services.ours().stream().anyMatch(s -> daemons.find(s).isPresent());
  }

  Installation installation() {
    var root = System.getProperty("flex.root");
    return new Installation(Path.of(root == null ? "" : root), services);
  }

  /** Another command, whose result is none of this one's: it goes to stderr. Returns its exit code. */
  int again(Map<String, String> otherEnvironment, List<String> arguments) {
    return new Flex(services, err, err, otherEnvironment).commandLine().execute(arguments.toArray(String[]::new));
  }

  Services services() {
    return services;
  }

  Processes processes() {
    return processes;
  }

  PortTable portTable() {
    return new PortTable(Path.of("/proc"), processes);
  }

  StackStatus status(Home home) {
    return StackStatus.of(new Surroundings(home, ports(home), installation(), portTable(), environment, _ -> {}),
        processes);
  }

  StackDown stackDown(Home home, Consumer<String> progress) {
    return new StackDown(home, services, processes, portTable(), progress);
  }

  Map<String, String> environment() {
    return environment;
  }

  /** The service that knows stores and shops. */
  ApiClient stores() {
    return client(services.ofStores(), activeHome());
  }

  /** Everybody who has requests. */
  Apis requests() {
    return apis(Kind.REQUESTS, services.offering(Offer.REQUESTS));
  }

  /** Everybody who has sagas. */
  Apis sagas() {
    return apis(Kind.SAGAS, services.offering(Offer.SAGAS));
  }

  private Apis apis(Kind kind, List<FlexService> some) {
    var home = activeHome();
    return new Apis(kind, some.stream().map(s -> new Api(s.owner(), s.label(), client(s, home))).toList(),
        terminal()::note);
  }

  private ApiClient client(FlexService service, Home home) {
    return new ApiClient(service.label(), URI.create(ports(home).url(service.port())), Secrets.operatorToken(home));
  }

  Ports ports(Home home) {
    return Ports.load(home, services).orElseGet(() -> Ports.usual(services));
  }

  private boolean isTerminal() {
    return Boolean.getBoolean("flex.terminal");
  }

  private boolean colours() {
    return isTerminal() && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  private int failed(Exception e, CommandLine command) {
    var failure = e instanceof Failure known
        ? known.naming(field -> option(command, field))
        : IoFaults.explained(e).orElseGet(() -> new Failure(ExitCode.FAILED, "unexpected: " + e,
            "once more with --verbose shows where", e));
    terminal().error(failure, verbose);
    return failure.exitCode().code();
  }

  /** By which a command sets a field of what it sends; of several, the one that was given. */
  private static String option(CommandLine command, String field) {
    return command.getCommandSpec().args().stream().filter(a -> field.equals(a.descriptionKey()))
        .min(Comparator.comparing(a -> a.getValue() == null))
        .map(a -> a instanceof OptionSpec option ? option.longestName() : a.paramLabel()).orElse("");
  }

  private int misused(CommandLine.ParameterException e) {
    var command = e.getCommandLine().getCommandSpec().qualifiedName();
    new Terminal(out, err, jsonAsked, colours(), false).error(new Failure(ExitCode.USAGE,
        String.valueOf(e.getMessage()), "see " + command + " --help", e), verbose);
    return ExitCode.USAGE.code();
  }
}
