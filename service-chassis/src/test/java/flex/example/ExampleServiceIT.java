package flex.example;

import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.Problem;
import flex.contracts.wire.Json;
import flex.embedded.testing.TestBroker;
import flex.embedded.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The example of the README, started and used. */
class ExampleServiceIT {
  private static final String TOKEN = "operator-token-of-the-example";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ServletWebServerApplicationContext service;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    var token = Files.writeString(directory.resolve("token"), TOKEN);
    service = (ServletWebServerApplicationContext) new SpringApplicationBuilder(ExampleService.class).run(
        "--FLEX_KAFKA_BOOTSTRAP=" + TestBroker.shared().bootstrapServers(),
        "--FLEX_MONGODB_URI=" + TestDatabase.shared().uri(), "--FLEX_EXAMPLE_DATABASE=" + TestDatabase.freshName(),
        "--FLEX_EXAMPLE_OPERATOR_TOKEN_FILE=" + token);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static HttpResponse<String> send(String path, HttpRequest.Builder request) {
    try {
      return HTTP.send(request.uri(URI.create("http://127.0.0.1:" + service.getWebServer().getPort() + path))
          .header("Authorization", "Bearer " + TOKEN).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> write(String id, String shop) {
    return send("/api/v1/stores/milestones/entries",
        HttpRequest.newBuilder().header("Content-Type", "application/json").POST(BodyPublishers.ofString("""
            {"requestId": "%s", "shopAlias": "%s", "shopType": "Flex_6_14_0", "shopName": "Milestones"}"""
            .formatted(id, shop))));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.mapper().readTree(response.body());
  }

  @Test
  void shouldCarryARequestToItsEndAndTellItsState() throws IOException {
    var accepted = write("r-1", "DemoShop");
    assertThat(accepted.statusCode()).isEqualTo(202);
    var location = accepted.headers().firstValue("Location").orElseThrow();

    Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
        json(send(location, HttpRequest.newBuilder().GET())).path("status").asText()).isEqualTo("SUCCEEDED"));
    assertThat(json(send(location, HttpRequest.newBuilder().GET())).path("steps").findValuesAsText("name"))
        .containsExactly("WRITE", "CLOSE");
    assertThat(json(write("r-1", "DemoShop")).path("status").asText()).as("asked for again").isEqualTo("SUCCEEDED");
    assertThat(write("r-1", "Other").statusCode()).as("another request under the same id").isEqualTo(409);
    assertThat(json(send("/api/v1/sagas", HttpRequest.newBuilder().GET())).findValuesAsText("type")).contains("ledger");
  }

  @Test
  void shouldLetNobodyWriteRowsIntoTheLog() {
    var evil = "a\n2026-01-02T03:04:05 forged\r\u001b[31m\u009b\u202e\u2028\ud800z";
    var real = System.out;
    var heard = new ByteArrayOutputStream();
    System.setOut(new PrintStream(heard, true, UTF_8));
    try (var _ = MDC.putCloseable("request", evil)) {
      LoggerFactory.getLogger("flex.test").warn("row {}", evil, new IllegalStateException(evil,
          new IOException("cause\n\tforged")));
    } finally {
      System.setOut(real);
    }
    var lines = heard.toString(UTF_8).lines().toList();
    assertThat(heard.toString(UTF_8)).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");
    assertThat(lines).filteredOn(line -> line.startsWith("20")).singleElement().asString().contains("row a");
    assertThat(lines).filteredOn(line -> line.contains("forged")).hasSize(3)
        .noneMatch(line -> line.startsWith("2026-01"))
        .anyMatch(line -> line.startsWith("Caused by: ")).anyMatch(line -> line.startsWith("java.lang."));
    assertThat(lines).anyMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void shouldListRequestsPageByPage() throws IOException {
    for (var id : List.of("page-1", "page-2", "page-3")) {
      write(id, "DemoShop");
    }
    var ids = new ArrayList<String>();
    var next = Optional.of("/api/v1/requests?limit=2&store=milestones");
    while (next.isPresent()) {
      var page = send(next.get(), HttpRequest.newBuilder().GET());
      ids.addAll(json(page).findValuesAsText("requestId"));
      next = page.headers().firstValue("Link").map(l -> l.substring(1, l.indexOf(">; rel=\"next\"")));
    }

    assertThat(ids).doesNotHaveDuplicates().containsSubsequence("page-3", "page-2", "page-1");
    assertThat(send("/api/v1/requests?before=nobody", HttpRequest.newBuilder().GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldSayTheKindThatFitsTheStatus() throws IOException {
    var answers = Map.of(
        405, send("/api/v1/requests", HttpRequest.newBuilder().DELETE()),
        415, send("/api/v1/requests/r-9/cancellation",
            HttpRequest.newBuilder().setHeader("Content-Type", "text/plain").POST(BodyPublishers.ofString("x"))),
        400, send("/api/v1/requests/r-9/retry",
            HttpRequest.newBuilder().header("Content-Type", "application/json").POST(BodyPublishers.ofString("{"))),
        404, send("/api/v1/nothing", HttpRequest.newBuilder().GET()));

    for (var answer : answers.entrySet()) {
      assertThat(answer.getValue().statusCode()).isEqualTo(answer.getKey());
      assertThat(json(answer.getValue()).at("/problems/0/kind").asText())
          .as("kind of %d", answer.getKey()).isEqualTo(Problem.Kind.ofHttpStatus(answer.getKey()).name());
    }
  }

  @Test
  void shouldSayWhatIsWrong() throws IOException {
    var forbidden = write("r-2", "ledger");

    assertThat(forbidden.statusCode()).isEqualTo(403);
    assertThat(json(forbidden).path("problems").get(0).path("field").asText()).isEqualTo("/shopAlias");
    assertThat(send("/api/v1/requests/r-2", HttpRequest.newBuilder().GET()).statusCode()).isEqualTo(404);
  }
}
