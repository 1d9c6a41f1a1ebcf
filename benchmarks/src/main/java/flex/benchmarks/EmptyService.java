package flex.benchmarks;

import flex.embedded.launch.EmbeddedServer;
import flex.embedded.launch.Launch;
import flex.embedded.launch.SmallJvm;
import flex.embedded.launch.StartCache;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the chassis costs a service that does next to nothing: seconds until it is ready, processor time until then, and
 * memory twelve seconds later, with and without a cache of its start, in turn. Arguments: runs.
 */
public final class EmptyService {
  private static final long READY_SECONDS = 300;
  /** What the start has freed is given back by then, see {@link SmallJvm}. */
  private static final long SETTLED_SECONDS = 12;

  private final Path directory;
  private final List<String> environment;
  private final StartCache cache;

  private EmptyService(Path directory, String broker, String database) {
    this.directory = directory;
    environment = List.of("--FLEX_KAFKA_BOOTSTRAP=" + broker, "--FLEX_MONGODB_URI=" + database);
    cache = new StartCache(directory.resolve("empty.aot"));
  }

  private record Cost(double seconds, double processor, double pss) {}

  public static void main(String[] args) throws Exception {
    int runs = Integer.parseInt(args[0]);
    var directory = Files.createTempDirectory("flex-benchmark-");
    try (
        var broker = EmbeddedServer.start(Launch.broker(directory.resolve("broker")).endingWithThisProcess());
        var database = EmbeddedServer.start(Launch.database(directory.resolve("database")).endingWithThisProcess())) {
      var service = new EmptyService(directory, broker.address(), database.uri());
      service.run(service.cache.recording(), 0);
      if (!service.cache.adopt()) {
        throw new IllegalStateException("nothing was recorded, see " + directory);
      }
      var plain = new ArrayList<Cost>();
      var cached = new ArrayList<Cost>();
      for (int i = 0; i < runs; i++) {
        plain.add(service.run(List.of(), SETTLED_SECONDS));
        cached.add(service.run(service.cache.options(), SETTLED_SECONDS));
      }
      System.out.printf(Locale.ROOT, "%-14s%10s%14s%10s   medians of %d%n", "", "ready s", "processor s", "PSS MiB",
          runs);
      report("without cache", plain);
      report("with cache", cached);
    }
  }

  private Cost run(List<String> options, long settled) throws IOException, InterruptedException {
    int port = freePort();
    var token = Files.writeString(directory.resolve("token"), "operator-token-of-the-benchmark");
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(options);
    // As the command starts a service.
    command.addAll(List.of("-Xmx192m", "-Xmn8m", "-XX:CompileThresholdScaling=4"));
    command.addAll(SmallJvm.OPTIONS);
    command.addAll(List.of("-cp", classPath(), "flex.example.ExampleService", "--FLEX_EXAMPLE_PORT=" + port,
        "--FLEX_EXAMPLE_OPERATOR_TOKEN_FILE=" + token));
    command.addAll(environment);
    long begin = System.nanoTime();
    var process = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("service.log").toFile())).start();
    try {
      awaitReady(process, port);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double processor = Rig.cpu(process.pid());
      TimeUnit.SECONDS.sleep(settled);
      return new Cost(seconds, processor, pss(process.pid()));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private void awaitReady(Process process, int port) throws IOException, InterruptedException {
    var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness")).build();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    try (var http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end && process.isAlive()) {
        try {
          if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          // Asked again.
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    throw new IllegalStateException("the service did not become ready, see " + directory.resolve("service.log"));
  }

  /** Jars alone, which a cache wants. */
  private static String classPath() throws IOException {
    try (Stream<String> entries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))) {
      return entries.filter(e -> e.endsWith(".jar")).collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Proportional set size in MiB. */
  private static double pss(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
      return lines.filter(l -> l.startsWith("Pss:")).mapToLong(l -> Long.parseLong(l.replaceAll("\\D", ""))).sum()
          / 1024.0;
    }
  }

  private static void report(String name, List<Cost> costs) {
    System.out.printf(Locale.ROOT, "%-14s%10.2f%14.2f%10.0f%n", name,
        median(costs.stream().mapToDouble(Cost::seconds).toArray()),
        median(costs.stream().mapToDouble(Cost::processor).toArray()),
        median(costs.stream().mapToDouble(Cost::pss).toArray()));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
