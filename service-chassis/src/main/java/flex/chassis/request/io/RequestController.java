package flex.chassis.request.io;

import com.fasterxml.jackson.databind.JsonNode;
import flex.chassis.http.io.PageLimit;
import flex.chassis.http.io.ProblemException;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestCommand;
import flex.contracts.RequestId;
import flex.contracts.RequestState;
import flex.contracts.StoreAlias;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

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
    return bodies.accepted(requests.cancel(command.requestId(), command.reason(), RequestBodies.cause(), null));
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

  /** Newest first; a full page names the next one in its header {@code Link} (RFC 8288). */
  @GetMapping
  ResponseEntity<List<RequestState>> states(@RequestParam(name = "store", required = false) @Nullable String store,
      @RequestParam(name = "before", required = false) @Nullable String before,
      @RequestParam(name = "limit", defaultValue = PageLimit.USUAL) int limit) {
    var most = PageLimit.of(limit);
    var page = page(store == null ? null : alias(store), before, most);
    if (page.size() < most) {
      return ResponseEntity.ok(page);
    }
    var next = UriComponentsBuilder.fromPath("/api/v1/requests").queryParam("limit", most)
        .queryParam("before", page.getLast().requestId());
    if (store != null) {
      next.queryParam("store", store);
    }
    return ResponseEntity.ok().header(HttpHeaders.LINK, "<" + next.toUriString() + ">; rel=\"next\"").body(page);
  }

  private List<RequestState> page(@Nullable StoreAlias store, @Nullable String before, int most) {
    try {
      return requests.states(store, before == null ? null : new RequestId(before), most);
    } catch (NoSuchElementException | IllegalArgumentException e) {
      throw new ProblemException(new Problem(Reason.UNKNOWN_REQUEST, "/before", "There is no request " + before + ".",
          "Give the id of the last request of the page before, as its header Link does."));
    }
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
