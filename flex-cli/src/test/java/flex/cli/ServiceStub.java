package flex.cli;

import com.sun.net.httpserver.HttpServer;
import flex.cli.stack.FlexService;
import flex.cli.stack.Home;
import flex.cli.stack.Ports;
import flex.cli.stack.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Stands for a service's HTTP API where only the command is tested: given answers, recorded calls. */
final class ServiceStub implements AutoCloseable {
  record Answer(int status, String body) {}

  private static final int NONE = -1;

  private final HttpServer server;
  private final Map<String, List<Answer>> answers = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  final List<String> calls = new ArrayList<>();
  final List<String> bodies = new ArrayList<>();
  final List<String> tokens = new ArrayList<>();

  /** The site's. */
  ServiceStub(Path directory) throws IOException {
    this(directory, Services.FLEX, Services.FLEX.ofStores());
  }

  /** Writes port and token of the home, so that commands find it. */
  ServiceStub(Path directory, Services services, FlexService service) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 5);
    server.createContext("/", exchange -> {
      var call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      synchronized (this) {
        calls.add(call);
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      }
      var left = answers.getOrDefault(call, List.of(new Answer(404, "{\"title\":\"no such thing\"}")));
      var answer = left.size() > 1 ? left.removeFirst() : left.getFirst();
      if (answer.status() == NONE) {
        awaitClosed();
        return;
      }
      var bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    server.start();
    var home = Home.of(directory);
    Ports.load(home, services).orElseGet(() -> Ports.usual(services))
        .with(service.port(), server.getAddress().getPort()).save(home);
    Files.createDirectories(directory.resolve("secrets"));
    Files.writeString(directory.resolve("secrets/operator-token"), "t0ken\n");
  }

  /** Several answers to the same call come one after another; the last one stays. */
  ServiceStub answer(String call, int status, String body) {
    answers.computeIfAbsent(call, c -> new ArrayList<>()).add(new Answer(status, body));
    return this;
  }

  /** The call is taken, and never answered. */
  ServiceStub hang(String call) {
    return answer(call, NONE, "");
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
