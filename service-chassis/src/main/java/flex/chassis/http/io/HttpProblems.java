package flex.chassis.http.io;

import flex.contracts.Problem;
import flex.contracts.Problem.Kind;
import flex.contracts.Problem.Reason;
import flex.contracts.wire.Json;
import flex.kernel.Refused;
import flex.kernel.Sagas;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Every error as a problem detail (RFC 9457), with all that is wrong under {@code problems}. */
@RestControllerAdvice
public class HttpProblems {
  private static final Logger LOG = LoggerFactory.getLogger(HttpProblems.class);
  /** Said where all that is in the way may pass by itself. */
  private static final String RETRY_AFTER_SECONDS = "5";

  HttpProblems() {}

  /** What has to change first decides: the message, its content, then what is there already. */
  static int status(List<Problem> problems) {
    return problems.stream().map(Problem::kind).min(Comparator.naturalOrder()).orElse(Kind.FAULT).httpStatus();
  }

  @ExceptionHandler
  void problem(ProblemException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    write(request, response, e.status(), e.problems());
  }

  @ExceptionHandler
  void refused(Refused e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    var problems = List.of(e.problem());
    write(request, response, status(problems), problems);
  }

  @ExceptionHandler
  void unreadable(HttpMessageNotReadableException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (NestedExceptionUtils.getMostSpecificCause(e) instanceof BodyLimit.TooLarge) {
      response.setHeader("Connection", "close");
      write(request, response, 413, BodyLimit.TOO_LARGE);
      return;
    }
    write(request, response, 400, List.of(new Problem(Reason.UNREADABLE, null,
        "The body is no JSON object of the type that is expected.", "Send one JSON object.")));
  }

  @ExceptionHandler
  void mistyped(MethodArgumentTypeMismatchException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(request, response, 400, List.of(new Problem(Reason.SCHEMA_VIOLATION, "/" + e.getName(),
        "The value of " + e.getName() + " is not of the right form.", "See the documentation of the HTTP API.")));
  }

  @ExceptionHandler
  void others(Exception e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (e instanceof AsyncRequestNotUsableException || response.isCommitted()) {
      return;
    }
    if (e instanceof ErrorResponse known) {
      known.getHeaders().forEach((name, values) -> values.forEach(v -> response.addHeader(name, v)));
      var detail = known.getBody().getDetail();
      var status = known.getStatusCode().value();
      write(request, response, status, List.of(new Problem(Reason.NOT_ALLOWED, Kind.ofHttpStatus(status), null,
          detail == null ? "The request cannot be answered as it is." : detail, "See the table of the HTTP API.")));
    } else if (Sagas.isPassing(e)) {
      LOG.warn("{} {} cannot be answered: {}", request.getMethod(), request.getRequestURI(), e.toString());
      write(request, response, 503, List.of(new Problem(Reason.FAILED, Kind.AWAY, null,
          "The service's database or broker is away; nothing is known to have changed.",
          "Ask again in some seconds, with the same request id.")));
    } else {
      LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
      write(request, response, 500, List.of());
    }
  }

  /** Writes the problem detail; without {@code problems} the status has to say it. */
  public static void write(HttpServletRequest request, HttpServletResponse response, int status,
      List<Problem> problems) throws IOException {
    write(request.getRequestURI(), response, status, problems);
  }

  /** {@code uri} is null where none could be read. */
  static void write(@Nullable String uri, HttpServletResponse response, int status, List<Problem> problems)
      throws IOException {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "about:blank");
    var known = HttpStatus.resolve(status);
    body.put("title", known == null ? "Error" : known.getReasonPhrase());
    body.put("status", status);
    if (!problems.isEmpty()) {
      body.put("detail", problems.getFirst().detail());
    }
    if (uri != null) {
      body.put("instance", uri);
    }
    body.put("problems", problems);
    if (!problems.isEmpty() && problems.stream().allMatch(p -> p.kind().passes())) {
      response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    response.setStatus(status);
    response.setContentType("application/problem+json");
    Json.mapper().writeValue(response.getOutputStream(), body);
  }
}
