package flex.chassis.request.io;

import com.fasterxml.jackson.databind.JsonNode;
import flex.chassis.http.io.PageLimit;
import flex.chassis.http.io.ProblemException;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestCommand;
import flex.contracts.RequestState;
import flex.contracts.StoreAlias;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What can be done about a request of whatever kind. */
@RestController
@RequestMapping("/api/v1/requests")
class RequestController {
  private final Requests requests;
  private final RequestBodies bodies;

  RequestController(Requests requests, RequestBodies bodies) {
    this.requests = requests;
    this.bodies = bodies;
  }

  @PostMapping("/{id}/cancellation")
  ResponseEntity<RequestState> cancel(@PathVariable String id,
      @RequestBody(required = false) @Nullable JsonNode body) {
    var command = bodies.message(RequestCommand.Cancel.class, body, "requestId", id);
    return bodies.accepted(requests.cancel(command.requestId(), command.reason(), RequestBodies.cause()));
  }

  @PostMapping("/{id}/retry")
  ResponseEntity<RequestState> retry(@PathVariable String id, @RequestBody JsonNode body) {
    var command = bodies.message(RequestCommand.Retry.class, body, "requestId", id);
    return bodies.accepted(requests.retry(command.requestId(), command.reason(), RequestBodies.cause()));
  }

  @GetMapping("/{id}")
  RequestState state(@PathVariable String id) {
    var requestId = bodies.message(RequestCommand.Query.class, null, "requestId", id).requestId();
    return requests.state(requestId).orElseThrow(() -> new ProblemException(requests.missing(requestId)));
  }

  /**
   * Newest first. The next page is that {@code until} the last one was accepted, which is in it once more, as all that were
   * accepted at the same time.
   */
  @GetMapping
  List<RequestState> states(@RequestParam(name = "store", required = false) @Nullable String store,
      @RequestParam(name = "until", required = false) @Nullable Instant until,
      @RequestParam(name = "limit", defaultValue = PageLimit.USUAL) int limit) {
    return requests.states(store == null ? null : alias(store), until, PageLimit.of(limit));
  }

  private static StoreAlias alias(String text) {
    try {
      return new StoreAlias(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(new Problem(Reason.SCHEMA_VIOLATION, "/storeAlias", String.valueOf(e.getMessage()),
          "Give the alias of a store."));
    }
  }
}
