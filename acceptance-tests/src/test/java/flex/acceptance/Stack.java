package flex.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A home directory with ports of its own, and the {@code flex} command on it. */
final class Stack {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  final Path home;
  private final int storeNetwork;
  private final List<String> ports = new ArrayList<>();
  private final Set<Integer> chosen = new HashSet<>();

  Stack(Path home, int storeNetwork) {
    this.home = home;
    this.storeNetwork = storeNetwork;
    for (var option : List.of("--broker-port", "--controller-port", "--database-port", "--site-port",
        "--enrolment-port")) {
      ports.add(option);
      ports.add(Integer.toString(freePort()));
    }
    shareApps();
  }

  /** The programs of this build are unpacked once for all stacks. */
  private void shareApps() {
    try {
      var apps = Files.createDirectories(ROOT.resolve("acceptance-tests/target/apps"));
      Files.createSymbolicLink(Files.createDirectories(home).resolve("apps"), apps);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command printed, and how it ended. */
  record Ran(int exit, String out, String err) {
    JsonNode json() {
      return parse(out, out + err);
    }
  }

  static JsonNode json(String text) {
    return parse(text, text);
  }

  private static JsonNode parse(String text, String otherwise) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(otherwise, e);
    }
  }

  Ran up() {
    var command = new ArrayList<>(List.of("up", "--store-network", Integer.toString(storeNetwork)));
    command.addAll(ports);
    return flex(command.toArray(String[]::new));
  }

  /** Runs {@code flex} to its end, at most three minutes. */
  Ran flex(String... arguments) {
    try {
      var out = Files.createTempFile("flex-out", ".txt");
      var err = Files.createTempFile("flex-err", ".txt");
      var process = new ProcessBuilder(command(home, arguments)).redirectOutput(out.toFile())
          .redirectError(err.toFile()).start();
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(String.join(" ", arguments) + " does not end: " + Files.readString(err));
      }
      return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The command without the script's look at sources: this build is the one under test. */
  static List<String> command(Path home, String... arguments) {
    var command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
        "-Dflex.root=" + ROOT, "-jar", ROOT.resolve("flex-cli/target/flex-cli.jar").toString(), "--home",
        home.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  String bootstrap() {
    return "127.0.0.1:" + ports.get(ports.indexOf("--broker-port") + 1);
  }

  String database() {
    return "mongodb://127.0.0.1:" + ports.get(ports.indexOf("--database-port") + 1);
  }

  String site() {
    return "http://127.0.0.1:" + ports.get(ports.indexOf("--site-port") + 1);
  }

  String secret(String name) throws IOException {
    return Files.readString(home.resolve("secrets").resolve(name)).strip();
  }

  HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> api(String method, String path, String body) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(URI.create(site() + path))
        .header("Authorization", "Bearer " + secret("operator-token")).header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** All processes whose command line names this home. */
  List<ProcessHandle> processes() {
    try (var all = ProcessHandle.allProcesses()) {
      return all.filter(p -> commandLine(p).contains(home.toString()))
          .filter(p -> p.pid() != ProcessHandle.current().pid())
          .toList();
    }
  }

  /** A service that runs, to be ended and started again. */
  Daemon daemon(String service) throws IOException {
    return Daemon.running(pid(service), home.resolve("log/" + service + ".log"));
  }

  /** A second instance of the site-service, with the settings of the first but for its ports; not started yet. */
  Daemon secondSite() throws IOException {
    var first = daemon("site-service");
    return first.another(Map.of(
        "FLEX_SITE_ENROLMENT_URL",
        "https://127.0.0.1:" + first.environment().get("FLEX_SITE_ENROLMENT_PORT") + "/enrolment",
        "FLEX_SITE_PORT", Integer.toString(freePort()),
        "FLEX_SITE_ENROLMENT_PORT", Integer.toString(freePort())), home.resolve("log/second.log"));
  }

  private long pid(String service) throws IOException {
    return Long.parseLong(Files.readAllLines(home.resolve("run/" + service + ".pid")).getFirst().strip());
  }

  /** Ends the process of a service with -9, and returns when it has ended. */
  void kill(String service) throws IOException {
    var process = ProcessHandle.of(pid(service)).orElseThrow();
    process.destroyForcibly();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Its arguments, a zero behind each; empty where it has ended. */
  static String commandLine(ProcessHandle process) {
    try {
      return new String(Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline")), UTF_8);
    } catch (IOException ended) {
      return "";
    }
  }

  /**
   * Below the range of outgoing connections: while a server is away, one of those who call it could be given its port, and
   * would be connected to itself.
   */
  private int freePort() {
    return ThreadLocalRandom.current().ints(20_000, 32_000).filter(n -> isFree(n) && chosen.add(n))
        .findFirst().orElseThrow();
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
