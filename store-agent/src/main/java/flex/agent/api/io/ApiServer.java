package flex.agent.api.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import flex.agent.api.Health;
import flex.agent.enrolment.Secret;
import flex.agent.store.Settings;
import flex.agent.store.io.DiskTree;
import flex.contracts.Problem;
import flex.contracts.StorePort;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;

/** HTTPS on port 4000. Every call is authenticated; every error is a problem document (RFC 9457). */
public final class ApiServer implements AutoCloseable {
  public static final int PORT = StorePort.AGENT.number();

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int BACKLOG = 64;
  private static final int MAX_BODY = 16 * 1024;
  private static final String BEARER = "Bearer ";

  private final HttpsServer server;
  private final byte[] token;
  private final DiskTree tree;
  private final Supplier<Health> health;

  private ApiServer(HttpsServer server, Secret token, DiskTree tree, Supplier<Health> health) {
    this.server = server;
    this.token = token.value().getBytes(UTF_8);
    this.tree = tree;
    this.health = health;
  }

  /** Listens when it returns. Throws {@link java.net.BindException} where the address or port is not to be had. */
  public static ApiServer start(InetSocketAddress address, SSLContext tls, Secret token, DiskTree tree,
      Supplier<Health> health) throws IOException {
    var server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    var api = new ApiServer(server, token, tree, health);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", api::handle);
    server.start();
    return api;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        if (authenticated(exchange)) {
          route(exchange);
        } else {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"store-agent\"");
          problem(exchange, 401, "Unauthorized", "The bearer token is missing or wrong.", List.of());
        }
      } catch (IOException | RuntimeException e) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI().getPath(), e);
        if (exchange.getResponseCode() < 0) {
          problem(exchange, 500, "Internal Server Error", "The agent's log tells more.", List.of());
        }
      }
    }
  }

  private boolean authenticated(HttpExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst("Authorization");
    return header != null && header.startsWith(BEARER)
        && MessageDigest.isEqual(token, header.substring(BEARER.length()).getBytes(UTF_8));
  }

  private void route(HttpExchange exchange) throws IOException {
    var method = exchange.getRequestMethod();
    switch (exchange.getRequestURI().getPath()) {
      case "/info" -> {
        if (allowed(exchange, method, "GET", "HEAD")) {
          send(exchange, 200, tree.refresh().info());
        }
      }
      case "/health" -> {
        if (allowed(exchange, method, "GET", "HEAD")) {
          var now = health.get();
          send(exchange, now.status() == Health.Status.UP ? 200 : 503, now);
        }
      }
      case "/settings" -> {
        if (allowed(exchange, method, "GET", "HEAD", "PUT")) {
          if ("PUT".equals(method)) {
            change(exchange);
          } else {
            send(exchange, 200, tree.state().settings());
          }
        }
      }
      default -> problem(exchange, 404, "Not Found", "There are /info, /health and /settings.", List.of());
    }
  }

  private void change(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      problem(exchange, 413, "Content Too Large", "Settings have at most " + MAX_BODY + " bytes.", List.of());
      return;
    }
    Map<String, Object> values;
    try {
      values = Json.mapper().readValue(body, new TypeReference<Map<String, Object>>() {
      });
    } catch (JsonProcessingException e) {
      problem(exchange, 400, "Bad Request", "The body is no JSON object: " + e.getOriginalMessage(), List.of());
      return;
    }
    if (values == null) {
      problem(exchange, 400, "Bad Request", "The body is no JSON object.", List.of());
      return;
    }
    switch (tree.change(values)) {
      case Settings.Change.Changed(var settings) -> send(exchange, 200, settings);
      case Settings.Change.Refused(var problems) ->
        problem(exchange, 400, "Bad Request", "No setting was changed.", problems);
    }
  }

  private boolean allowed(HttpExchange exchange, String method, String... methods) throws IOException {
    if (List.of(methods).contains(method)) {
      return true;
    }
    exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
    problem(exchange, 405, "Method Not Allowed", "Use " + String.join(", ", methods) + ".", List.of());
    return false;
  }

  private static void send(HttpExchange exchange, int status, Object body) throws IOException {
    respond(exchange, status, "application/json", body);
  }

  private static void problem(HttpExchange exchange, int status, String title, String detail, List<Problem> problems)
      throws IOException {
    respond(exchange, status, "application/problem+json",
        Map.of("type", "about:blank", "title", title, "status", status, "detail", detail, "problems", problems));
  }

  private static void respond(HttpExchange exchange, int status, String type, Object body) throws IOException {
    var bytes = Json.mapper().writeValueAsBytes(body);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    if ("HEAD".equals(exchange.getRequestMethod())) {
      headers.set("Content-Length", Integer.toString(bytes.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
