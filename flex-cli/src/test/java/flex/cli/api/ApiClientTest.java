package flex.cli.api;

import com.sun.net.httpserver.HttpServer;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Pending;
import flex.cli.terminal.Terminal;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is known of a change whose answer is lost, or is none. */
class ApiClientTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
  private static final Pending PENDING = new Pending(new Terminal(NOWHERE, NOWHERE, false, false, false),
      "r1 may be under way", "look");

  private final CountDownLatch closed = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 5);
    server.createContext("/status/", exchange -> {
      var body = exchange.getRequestURI().getQuery() == null
          ? "{}"
          : "{\"problems\":[{\"reason\":\"%s\"}]}".formatted(exchange.getRequestURI().getQuery());
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(Integer.parseInt(exchange.getRequestURI().getPath().substring(8)), body.length());
      exchange.getResponseBody().write(body.getBytes(UTF_8));
      exchange.close();
    });
    server.createContext("/api/v1/silent", exchange -> {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    server.createContext("/api/v1/broken", exchange -> {
      exchange.sendResponseHeaders(202, 100);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      throw new IOException("broken off");
    });
    server.createContext("/api/v1/endless", exchange -> {
      exchange.sendResponseHeaders(200, 0);
      var block = "x".repeat(1 << 16).getBytes(UTF_8);
      for (int i = 0; i < 1024; i++) {
        exchange.getResponseBody().write(block);
      }
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    closed.countDown();
    server.stop(0);
  }

  private ApiClient client() {
    return new ApiClient("site-service", URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "t",
        Duration.ofMillis(500));
  }

  private Failure posted(String path) {
    try (var client = client()) {
      return catchThrowableOfType(Failure.class,
          () -> client.post(path, Json.mapper().createObjectNode(), Map.of(), PENDING));
    }
  }

  private static boolean isOpen(Failure failure) {
    return failure.problems().stream().anyMatch(p -> p.detail().equals("r1 may be under way")
        && p.remedy().equals("look"));
  }

  @Test
  void shouldSayHowToGoOnWhenNoAnswerComesInTime() {
    var failure = posted("/api/v1/silent");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(failure.message()).contains("within 0.5 s");
    assertThat(isOpen(failure)).isTrue();
  }

  @Test
  void shouldSayHowToGoOnWhenTheConnectionBreaks() {
    assertThat(isOpen(posted("/api/v1/broken"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({ "/status/500, true", "/status/502, true", "/status/503?FAILED, true", "/status/504, true",
      "/status/503?NO_FREE_ADDRESS, false", "/status/409, false", "/status/404, false"})
  void shouldTellWhatIsRefusedFromWhatIsNotKnown(String path, boolean open) {
    assertThat(isOpen(posted(path))).isEqualTo(open);
  }

  @Test
  void shouldNotDoubtThatNothingWasAskedWhenNobodyIsThere() {
    server.stop(0);
    var failure = posted("/api/v1/silent");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(isOpen(failure)).isFalse();
  }

  @Test
  void shouldGiveUpAnAnswerThatHasNoEnd() {
    try (var client = new ApiClient("site-service", URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        "t")) {
      var failure = catchThrowableOfType(Failure.class, () -> client.get("/api/v1/endless"));
      assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    }
  }
}
