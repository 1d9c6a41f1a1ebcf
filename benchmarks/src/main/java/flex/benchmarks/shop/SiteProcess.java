package flex.benchmarks.shop;

import flex.benchmarks.ServiceJvm;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The site-service of this checkout in a process of its own, as {@code flex up} runs it. */
final class SiteProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Path JAR = Path.of("site-service/target/site-service.jar");
  private static final Path CATALOGUE = Path.of("site-service/src/main/resources/catalogue.yaml");
  private static final Path SKELETON = Path.of("store-agent/src/main/template");
  static final String VERSION = "6.14.0";

  private final Process process;

  SiteProcess(Path home, String bootstrap, String mongodb, Path agentJar) throws Exception {
    var port = freePort();
    // Stores of the benchmark have addresses that those of a stack on this machine do not have.
    var network = "127." + ThreadLocalRandom.current().nextInt(130, 250) + ".";
    var catalogue = Files.writeString(home.resolve("catalogue.yaml"),
        Files.readString(CATALOGUE).replace("127.77.", network));
    template(home.resolve("templates").resolve(VERSION));
    var command = new ArrayList<>(ServiceJvm.command());
    command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
    var builder = new ProcessBuilder(command)
        .redirectErrorStream(true).redirectOutput(home.resolve("site.log").toFile());
    var e = builder.environment();
    e.put("FLEX_KAFKA_BOOTSTRAP", bootstrap);
    e.put("FLEX_MONGODB_URI", mongodb);
    e.put("FLEX_SITE_PORT", String.valueOf(port));
    e.put("FLEX_SITE_ENROLMENT_PORT", String.valueOf(freePort()));
    e.put("FLEX_SITE_SECRET_FILE", secret(home, "site"));
    e.put("FLEX_SITE_OPERATOR_TOKEN_FILE", secret(home, "operator"));
    e.put("FLEX_CATALOGUE", catalogue.toString());
    e.put("FLEX_LOCAL_VMS", Files.createDirectories(home.resolve("vms")).toString());
    e.put("FLEX_LOCAL_TEMPLATES", home.resolve("templates").toString());
    e.put("FLEX_AGENT_JAR", agentJar.toString());
    process = builder.start();
    awaitReady(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"), home.resolve("site.log"));
  }

  private static String secret(Path home, String name) throws IOException {
    return Files.writeString(home.resolve(name), name + "-secret-of-the-benchmark").toString();
  }

  private void awaitReady(URI health, Path log) throws Exception {
    long end = System.nanoTime() + READY_WITHIN.toNanos();
    while (!answers(health)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        process.destroy();
        throw new IllegalStateException("the site-service is not ready, see " + log);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static boolean answers(URI health) {
    try {
      return ((HttpURLConnection) health.toURL().openConnection()).getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** As {@code flex up} makes it: the skeleton with its description, to be read only. */
  private static void template(Path to) throws IOException {
    try (var tree = Files.walk(SKELETON)) {
      for (var from : tree.toList()) {
        var copy = to.resolve(SKELETON.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(from, copy);
        }
      }
    }
    Files.writeString(to.resolve("Config/template.json"),
        "{\"version\": \"" + VERSION + "\", \"os\": \"Debian-12\", \"features\": []}\n");
    try (var tree = Files.walk(to)) {
      for (var file : tree.filter(Files::isRegularFile).toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 15, TimeUnit.SECONDS).join().destroyForcibly();
  }
}
