package flex.chassis.saga.io;

import com.fasterxml.jackson.databind.JsonNode;
import flex.chassis.http.io.PageLimit;
import flex.chassis.http.io.ProblemException;
import flex.chassis.saga.RecordNames;
import flex.chassis.saga.SagaState;
import flex.chassis.saga.SagaSummary;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.Text;
import flex.kernel.SagaView;
import flex.kernel.Sagas;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What operators see of sagas, and do about those that wait for them. Every reason is kept with the saga. */
@RestController
@RequestMapping("/api/v1/sagas")
class SagaController {
  private static final int LONGEST_REASON = 1_000;

  private final Sagas sagas;
  private final RecordNames names;

  SagaController(Sagas sagas, RecordNames names) {
    this.sagas = sagas;
    this.names = names;
  }

  /**
   * Newest first; with {@code stuck} only those that wait for an operator. The next page is that {@code until} the last one
   * was created, which is in it once more, as all that were created at the same time.
   */
  @GetMapping
  List<SagaSummary> list(@RequestParam(name = "stuck", defaultValue = "false") boolean stuck,
      @RequestParam(name = "until", required = false) @Nullable Instant until,
      @RequestParam(name = "limit", defaultValue = PageLimit.USUAL) int limit) {
    var most = PageLimit.of(limit);
    return (stuck ? sagas.stuck(until, most) : sagas.summaries(until, most)).stream().map(SagaSummary::of).toList();
  }

  @GetMapping("/{id}")
  SagaState show(@PathVariable String id) {
    return state(find(id));
  }

  /** Answers with the saga afterwards: parked still, where it failed again. */
  @PostMapping("/{id}/retry")
  SagaState retry(@PathVariable String id, @RequestBody JsonNode body) {
    var reason = reason(body);
    return act(id, () -> sagas.retry(id, reason));
  }

  /**
   * Answers with the saga afterwards; what was left out stands in its last intervention. With a {@code version}, nothing is
   * left out of a saga that has another by now.
   */
  @PostMapping("/{id}/skip-step")
  SagaState skipStep(@PathVariable String id, @RequestBody JsonNode body) {
    var reason = reason(body);
    var seen = version(body);
    return act(id, () -> sagas.skipStep(id, reason, seen));
  }

  private SagaState state(SagaView saga) {
    return SagaState.of(saga, names, sagas.unreadable(saga.id()));
  }

  private SagaView find(String id) {
    return sagas.find(id).orElseThrow(() -> unknown(id));
  }

  private SagaState act(String id, Supplier<SagaView> action) {
    try (var _ = MDC.putCloseable("request", id)) {
      return state(action.get());
    } catch (NoSuchElementException e) {
      throw unknown(id);
    }
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(new Problem(Reason.UNKNOWN_REQUEST, "/sagaId", "There is no saga " + id + ".",
        "Use the id of one that is listed: GET /api/v1/sagas, or flex saga list."));
  }

  /** Required, since whoever comes next has nothing else to go by. */
  private static String reason(JsonNode body) {
    if (!body.isObject()) {
      throw new ProblemException(
          new Problem(Reason.UNREADABLE, null, "The body is no JSON object.", "Send {\"reason\": \"...\"}."));
    }
    var given = body.path("reason");
    if (given.isMissingNode() || given.isNull()) {
      throw invalid("There is no reason.");
    }
    if (!given.isTextual()) {
      throw invalid("The reason is no text.");
    }
    var reason = given.asText().strip();
    if (!Text.isVisible(reason)) {
      throw invalid("The reason has no character that can be seen.");
    }
    if (reason.length() > LONGEST_REASON) {
      throw invalid("The reason has " + reason.length() + " characters.");
    }
    return reason;
  }

  private static @Nullable Long version(JsonNode body) {
    var given = body.path("version");
    if (given.isMissingNode() || given.isNull()) {
      return null;
    }
    if (!given.isIntegralNumber() || !given.canConvertToLong()) {
      throw new ProblemException(new Problem(Reason.SCHEMA_VIOLATION, "/version", "The version is no whole number.",
          "Send the version that the saga was shown with, or leave it out."));
    }
    return given.asLong();
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(new Problem(Reason.SCHEMA_VIOLATION, "/reason", detail,
        "Say in 1 to " + LONGEST_REASON + " characters what you found and did; it is kept with the saga."));
  }
}
