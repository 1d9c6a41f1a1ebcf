package flex.cli;

import com.sun.net.httpserver.HttpServer;
import flex.cli.stack.Home;
import flex.cli.stack.Port;
import flex.cli.stack.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Stands for the site's HTTP API where only the command is tested: given answers, recorded calls. */
final class SiteStub implements AutoCloseable {
  record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, List<Answer>> answers = new HashMap<>();
  final List<String> calls = new ArrayList<>();
  final List<String> bodies = new ArrayList<>();
  final List<String> tokens = new ArrayList<>();

  /** Writes ports and token of the home, so that commands find it. */
  SiteStub(Path directory) throws IOException {
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
      var bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    server.start();
    Ports.usual().with(Port.SITE, server.getAddress().getPort()).save(Home.of(directory));
    Files.createDirectories(directory.resolve("secrets"));
    Files.writeString(directory.resolve("secrets/operator-token"), "t0ken\n");
  }

  /** Several answers to the same call come one after another; the last one stays. */
  SiteStub answer(String call, int status, String body) {
    answers.computeIfAbsent(call, c -> new ArrayList<>()).add(new Answer(status, body));
    return this;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
