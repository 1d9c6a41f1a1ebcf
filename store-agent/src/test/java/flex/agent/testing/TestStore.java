package flex.agent.testing;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreCommand.ConfigureStore;
import flex.contracts.StoreCommand.CreateShop;
import flex.contracts.StoreCommand.OpenShop;
import flex.contracts.StoreCommand.RemoveShop;
import flex.contracts.VmType;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A VM as the hypervisor makes it: a root of hard links into a template, a config drive, an address, a process. */
public final class TestStore implements AutoCloseable {
  public final StoreAlias alias = new StoreAlias("s" + UUID.randomUUID().toString().substring(0, 8));
  public String vmId = "vm-" + alias;
  public final String token = "token-" + UUID.randomUUID();
  public final String httpToken = "http-" + UUID.randomUUID();
  public final String signingKey = "signing-" + UUID.randomUUID();
  public final String ip = "127.%s.%s.%s".formatted(random(100, 200), random(1, 255), random(2, 255));
  public final String databaseUri;
  public final String databaseName;
  public final Path directory;
  private final TestSite site;
  private final String bootstrap;
  private @Nullable Process process;

  public TestStore(TestSite site, Path directory, String databaseUri, String databaseName, String bootstrap)
      throws IOException {
    this.site = site;
    this.directory = directory;
    this.databaseUri = databaseUri;
    this.databaseName = databaseName;
    this.bootstrap = bootstrap;
    link(template(directory.resolve("template")), root());
    site.expect(this);
    writeConfigDrive(token);
  }

  public Path root() {
    return directory.resolve("root");
  }

  public Path template() {
    return directory.resolve("template");
  }

  public Path log() {
    return directory.resolve("console.log");
  }

  public void writeConfigDrive(String token) throws IOException {
    var drive = Files.createDirectories(directory.resolve("config-drive")).resolve("flex.json");
    Files.write(drive,
        Json.mapper()
            .writeValueAsBytes(Map.of("storeAlias", alias, "vmId", vmId, "ipAddress", ip, "domainName",
                alias + ".example.com", "version", "6.14.0", "token", token, "enrolmentUrl", site.enrolmentUrl(),
                "kafkaBootstrap", bootstrap, "siteCa", site.ca.pem())));
  }

  /** Another VM under the same alias, after the former one was destroyed. */
  public void cloneAnew() throws IOException {
    vmId += "-again";
    try (var tree = Files.walk(root())) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    link(template(), root());
    site.expect(this);
    writeConfigDrive(token);
  }

  /** Starts the agent as the hypervisor does. */
  public Process start() throws IOException {
    var started = new ProcessBuilder(command()).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
    process = started;
    return started;
  }

  public List<String> command() {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders"));
    command.addAll(List.of("-jar", Path.of("target/store-agent.jar").toAbsolutePath().toString(), "--root",
        root().toString(), "--config-drive", directory.resolve("config-drive").toString()));
    return command;
  }

  /** As a crash. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  @Override
  public void close() {
    kill();
  }

  public HttpResponse<String> api(String method, String path, @Nullable String body, @Nullable String bearer)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().sslContext(site.ca.trusting()).connectTimeout(Duration.ofSeconds(60))
        .build()) {
      var request = HttpRequest.newBuilder(URI.create("https://" + ip + ":4000" + path)).timeout(Duration.ofSeconds(60))
          .method(method,
              body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
      if (bearer != null) {
        request.header("Authorization", "Bearer " + bearer);
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  public HttpResponse<String> visit(String method, String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://" + ip + ":8000" + path)).timeout(Duration.ofSeconds(60))
              .method(method, HttpRequest.BodyPublishers.noBody()).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  public ConfigureStore configure(String id, long epoch) {
    return new ConfigureStore(id, alias, epoch, new IpAddress(ip), new DomainName(alias + ".example.com"),
        new VmType("Standard"), 2, 200);
  }

  public CreateShop create(String id, long epoch, String shop, String name) {
    return new CreateShop(id, alias, epoch, new ShopAlias(shop), new ShopAlias(shop), new ShopType("Flex_6_14_0"),
        new ShopName(name), null);
  }

  public OpenShop open(String id, long epoch, String shop) {
    return new OpenShop(id, alias, epoch, new ShopAlias(shop));
  }

  public CloseShop close(String id, long epoch, String shop) {
    return new CloseShop(id, alias, epoch, new ShopAlias(shop));
  }

  public RemoveShop remove(String id, long epoch, String shop) {
    return new RemoveShop(id, alias, epoch, new ShopAlias(shop));
  }

  /** A template as the template maker makes it: the skeleton and {@code template.json}, read-only. */
  private static Path template(Path to) throws IOException {
    var skeleton = Path.of("src/main/template");
    try (var tree = Files.walk(skeleton)) {
      for (var from : tree.toList()) {
        var copy = to.resolve(skeleton.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(from, copy);
        }
      }
    }
    Files.writeString(to.resolve("Config/template.json"), """
        {"version": "6.14.0", "os": "Debian-12", "features": ["storefront"]}
        """);
    try (var tree = Files.walk(to)) {
      for (var file : tree.filter(Files::isRegularFile).toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
      }
    }
    return to;
  }

  private static void link(Path template, Path root) throws IOException {
    try (var tree = Files.walk(template)) {
      for (var from : tree.toList()) {
        var to = root.resolve(template.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.createLink(to, from);
        }
      }
    }
  }

  private static int random(int from, int to) {
    return ThreadLocalRandom.current().nextInt(from, to);
  }
}
