package flex.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Stands for the jar of a service where the process manager is tested: is extracted, started, ready and ended as the real
 * one. Its name says which service it is.
 */
public final class ServicePuppet {
  private ServicePuppet() {}

  /** Like Spring Boot's tool with {@code -Djarmode=tools}, else serves. */
  public static void main(String... arguments) throws IOException {
    var jar = Path.of(System.getProperty("java.class.path"));
    if ("tools".equals(System.getProperty("jarmode"))) {
      var target = Path.of(arguments[2]);
      Files.createDirectories(target);
      Files.copy(jar, target.resolve(jar.getFileName()));
      return;
    }
    var prefix = "FLEX_" + jar.getFileName().toString().replace("-service.jar", "").toUpperCase(Locale.ROOT);
    int port = Integer.parseInt(System.getenv(prefix + "_PORT"));
    var templates = System.getenv("FLEX_LOCAL_TEMPLATES");
    if (!Files.isReadable(Path.of(System.getenv(prefix + "_SECRET_FILE")))
        || (prefix.equals("FLEX_SITE") && !Files.isDirectory(Path.of(templates, "6.14.0")))) {
      throw new IllegalStateException("secret and templates must be there before the site starts");
    }
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 5);
    server.createContext("/actuator/health/readiness", exchange -> {
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    System.out.println("the puppet serves");
  }

  /** A checkout with this as its site-service, the real embedded stack, and a store-agent that nobody starts. */
  static void checkout(Path root) throws IOException {
    var real = Path.of("..").toAbsolutePath().normalize();
    Files.createDirectories(root.resolve("embedded-stack"));
    Files.createSymbolicLink(root.resolve("embedded-stack/target"), real.resolve("embedded-stack/target"));
    Files.createDirectories(root.resolve("store-agent/src/main/template/Config"));
    Files.createDirectories(root.resolve("store-agent/target/lib"));
    try (var empty = new JarOutputStream(Files.newOutputStream(root.resolve("store-agent/target/store-agent.jar")))) {
      empty.putNextEntry(new JarEntry("nothing"));
    }
    jar(root, "site-service");
  }

  /** This as the jar of a module. */
  static void jar(Path root, String module) throws IOException {
    var target = Files.createDirectories(root.resolve(module).resolve("target"));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, ServicePuppet.class.getName());
    try (var jar = new JarOutputStream(
        Files.newOutputStream(target.resolve(module + ".jar")), manifest)) {
      var entry = ServicePuppet.class.getName().replace('.', '/') + ".class";
      jar.putNextEntry(new JarEntry(entry));
      try (var in = ServicePuppet.class.getClassLoader().getResourceAsStream(entry)) {
        if (in == null) {
          throw new IllegalStateException(entry);
        }
        in.transferTo(jar);
      }
      jar.putNextEntry(new JarEntry("catalogue.yaml"));
      jar.write("templates: [{version: 6.14.0, os: Debian-12}]\naddressPool: {}\n".getBytes(
          UTF_8));
    }
  }
}
