package flex.agent.storefront.io;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import flex.agent.store.io.DiskTree;
import flex.agent.storefront.Pages;
import flex.agent.storefront.Visit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Plain HTTP on port 8000, for visitors. It needs the directory tree alone, neither database nor broker. */
public final class StorefrontServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorefrontServer.class);
  private static final int BACKLOG = 256;

  private final HttpServer server;
  private final DiskTree tree;

  private StorefrontServer(HttpServer server, DiskTree tree) {
    this.server = server;
    this.tree = tree;
  }

  /** Listens when it returns. Throws {@link java.net.BindException} where the address or port is not to be had. */
  public static StorefrontServer start(InetSocketAddress address, DiskTree tree) throws IOException {
    var server = HttpServer.create(address, BACKLOG);
    var storefront = new StorefrontServer(server, tree);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", storefront::handle);
    server.start();
    return storefront;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        var method = exchange.getRequestMethod();
        if ("GET".equals(method) || "HEAD".equals(method)) {
          answer(exchange);
        } else {
          exchange.getResponseHeaders().set("Allow", "GET, HEAD");
          send(exchange, 405, Pages.methodNotAllowed());
        }
      } catch (IOException | RuntimeException e) {
        if (exchange.getResponseCode() < 0) {
          LOG.error("The page {} could not be made", exchange.getRequestURI().getRawPath(), e);
          send(exchange, 500, Pages.failed());
        } else {
          LOG.debug("A visitor went away", e);
        }
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    var state = tree.state();
    var headers = exchange.getResponseHeaders();
    switch (Visit.of(exchange.getRequestURI().getPath(), state)) {
      case Visit.Page(var shop) -> send(exchange, 200, Pages.shop(shop, state, tree.welcome(shop.alias())));
      case Visit.Closed(var shop) -> {
        headers.set("Retry-After", Integer.toString(state.settings().retryAfterSeconds()));
        send(exchange, 503, Pages.closed(shop, state.settings()));
      }
      // What is wrong stands in the log, with the path, and in the store's info.
      case Visit.Broken _ -> send(exchange, 500, Pages.failed());
      case Visit.Directory _ -> send(exchange, 200, Pages.directory(state));
      case Visit.Redirect(var location) -> {
        headers.set("Location", location);
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(302, -1);
      }
      case Visit.NotFound _ -> send(exchange, 404, Pages.notFound());
    }
  }

  private static void send(HttpExchange exchange, int status, String page) throws IOException {
    var bytes = page.getBytes(UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "text/html; charset=utf-8");
    headers.set("Content-Security-Policy", Pages.CONTENT_SECURITY_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
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
