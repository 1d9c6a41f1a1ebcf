package flex.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Pending;
import flex.contracts.Problem.Reason;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls one service with an operator's token. A problem (RFC 9457) becomes a failure that names fields and remedies. */
public final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  /** Far more than the largest page; its JSON tree must fit the command's heap. */
  private static final long LONGEST_ANSWER = 16L << 20;

  private final String label;
  private final URI base;
  private final String token;
  private final Duration answer;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1)
      .build();

  /** {@code label} is what people call the service. */
  public ApiClient(String label, URI base, String token) {
    this(label, base, token, ANSWER);
  }

  /** {@code answer} is how long the service may take. */
  ApiClient(String label, URI base, String token, Duration answer) {
    this.label = label;
    this.base = base;
    this.token = token;
    this.answer = answer;
  }

  /** {@code parts} are encoded, so that what a person typed stays one part of the path. */
  public static String path(String... parts) {
    var path = new StringBuilder("/api/v1");
    for (var part : parts) {
      path.append('/').append(encoded(part));
    }
    return path.toString();
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public JsonNode get(String path) {
    return parse(known(call(request(path).GET().build())));
  }

  /**
   * Rows of a list.
   *
   * @param more whether there are others behind them
   */
  public record Page(List<JsonNode> rows, boolean more) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /** At most {@code limit} rows of a list that goes on behind the row {@code after}, null for its beginning. */
  public Page page(String list, int limit, @Nullable String after) {
    // One more than is shown tells whether there are more.
    var answer = get(path(list) + "?limit=" + (limit + 1) + (after == null ? "" : "&after=" + encoded(after)));
    var rows = new ArrayList<JsonNode>();
    answer.forEach(rows::add);
    return new Page(rows.subList(0, Math.min(limit, rows.size())), rows.size() > limit);
  }

  /** {@code pending} is what it may lead to where no answer tells. */
  public JsonNode post(String path, JsonNode body, Map<String, String> headers, Pending pending) {
    var request = request(path).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    HttpResponse<String> response;
    try (var _ = pending.watch()) {
      response = call(request.build());
    } catch (Failure e) {
      throw e.exitCode() == ExitCode.NOT_RUNNING ? e : pending.after(e);
    }
    try {
      return parse(known(response));
    } catch (Failure e) {
      throw response.statusCode() >= 500 && e.exitCode() != ExitCode.REFUSED ? pending.after(e) : e;
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(answer).header("Authorization", "Bearer " + token)
        .header("Accept", "application/json, application/problem+json");
  }

  private HttpResponse<String> call(HttpRequest request) {
    try {
      return http.send(request,
          HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LONGEST_ANSWER));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new Failure(ExitCode.NOT_RUNNING, "the " + label + " does not answer at " + base,
          "start the stack: flex up; what runs: flex status", e);
    } catch (HttpTimeoutException e) {
      throw new Failure(ExitCode.TIMED_OUT,
          "the " + label + " did not answer within " + answer.toMillis() / 1000.0 + " s",
          "see its log: flex logs " + label, e);
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILED, "the call to " + base + " broke off: " + e.getMessage(),
          "see the log: flex logs " + label, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.INTERRUPTED, "interrupted", "", e);
    }
  }

  private String known(HttpResponse<String> response) {
    if (response.statusCode() < 300) {
      return response.body();
    }
    throw failure(response.statusCode(), parse(response.body()));
  }

  private static JsonNode parse(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : Json.mapper().readTree(body);
    } catch (JsonProcessingException noJson) {
      return Json.mapper().createObjectNode().put("detail", body.strip());
    }
  }

  private Failure failure(int status, JsonNode problem) {
    var problems = new ArrayList<Failure.Problem>();
    var reasons = new HashSet<String>();
    for (var one : problem.path("problems")) {
      problems.add(new Failure.Problem(one.path("field").asText(""), one.path("detail").asText(""),
          one.path("remedy").asText("")));
      reasons.add(one.path("reason").asText(""));
    }
    var code = code(status, reasons);
    if (problems.isEmpty()) {
      var remedy = status == 401
          ? "the token of this home is not that of the " + label + " which answers; flex status"
          : code == ExitCode.NOT_RUNNING ? "what runs: flex status; the cause: flex logs " + label : "";
      problems.add(new Failure.Problem("",
          problem.path("detail").asText(problem.path("title").asText("HTTP status " + status)), remedy));
    }
    return new Failure(code, problems);
  }

  /** 503 is mostly an outage of what the service needs; only a lack of addresses is a refusal. */
  private static ExitCode code(int status, Set<String> reasons) {
    return switch (status) {
      case 404 -> ExitCode.NOT_FOUND;
      case 503 -> reasons.contains(Reason.NO_FREE_ADDRESS.toString()) ? ExitCode.REFUSED : ExitCode.NOT_RUNNING;
      default -> status < 500 ? ExitCode.REFUSED : ExitCode.FAILED;
    };
  }
}
