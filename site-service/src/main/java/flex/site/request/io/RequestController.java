package flex.site.request.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestCommand;
import flex.contracts.RequestState;
import flex.contracts.SiteCommand;
import flex.contracts.wire.Wire;
import flex.kernel.Sagas.Cause;
import flex.site.request.RequestHistory;
import flex.site.request.io.RequestHandler.Answer;
import flex.site.server.io.ProblemException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Requests over HTTP: the same as over Kafka, validated by the same schemas. */
@RestController
@RequestMapping("/api/v1")
class RequestController {
  private static final int MOST = 1_000;

  private final RequestHandler requests;
  private final Wire wire;

  RequestController(RequestHandler requests, Wire wire) {
    this.requests = requests;
    this.wire = wire;
  }

  @PostMapping("/shop-requests")
  ResponseEntity<RequestState> requestShop(@RequestBody JsonNode body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    return accepted(
        requests.submit(read(ShopRequested.class, "flex.provisioning.ShopRequested.v1", identified(body, key)),
            cause()));
  }

  @PostMapping("/stores/{alias}/shops")
  ResponseEntity<RequestState> createShop(@PathVariable String alias, @RequestBody JsonNode body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    return accepted(requests.submit(
        read(SiteCommand.CreateShop.class, "flex.site.CreateShop.v1", of(identified(body, key), "storeAlias", alias)),
        cause()));
  }

  @PostMapping("/stores/{alias}/configuration")
  ResponseEntity<RequestState> configureStore(@PathVariable String alias, @RequestBody JsonNode body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    return accepted(requests.submit(read(SiteCommand.ConfigureStore.class, "flex.site.ConfigureStore.v1",
        of(identified(body, key), "storeAlias", alias)), cause()));
  }

  @PostMapping("/requests/{id}/cancellation")
  ResponseEntity<RequestState> cancel(@PathVariable String id, @RequestBody(required = false) @Nullable JsonNode body) {
    var command = read(RequestCommand.Cancel.class, "flex.request.Cancel.v1",
        of(object(body), "requestId", id));
    return accepted(requests.cancel(command.requestId(), command.reason(), cause()));
  }

  @PostMapping("/requests/{id}/retry")
  ResponseEntity<RequestState> retry(@PathVariable String id, @RequestBody JsonNode body) {
    var command = read(RequestCommand.Retry.class, "flex.request.Retry.v1", of(object(body), "requestId", id));
    return accepted(requests.retry(command.requestId(), command.reason(), cause()));
  }

  @GetMapping("/requests/{id}")
  RequestState state(@PathVariable String id) {
    var requestId = read(RequestCommand.Query.class, "flex.request.Query.v1",
        of(object(null), "requestId", id)).requestId();
    return requests.state(requestId).orElseThrow(() -> new ProblemException(requests.missing(requestId)));
  }

  @GetMapping("/requests")
  List<RequestState> states(@RequestParam(name = "store", required = false) @Nullable String store,
      @RequestParam(name = "limit", defaultValue = "100") int limit) {
    var alias = store == null
        ? null
        : read(SiteCommand.QueryStore.class, "flex.site.QueryStore.v1", object(null).put("storeAlias", store))
            .storeAlias();
    return requests.states(alias, Math.clamp(limit, 1, MOST));
  }

  private static ResponseEntity<RequestState> accepted(Answer answer) {
    return switch (answer) {
      case Answer.Rejected(var problems) -> throw new ProblemException(problems);
      case Answer.Accepted(var saga, _) -> {
        var response = ResponseEntity.accepted().location(URI.create("/api/v1/requests/" + saga.id()));
        yield RequestHistory.of(saga).map(response::body).orElseGet(response::build);
      }
    };
  }

  private static Cause cause() {
    return Cause.of("http#" + UUID.randomUUID());
  }

  /** The body with a request id: its own, the header's, or a new one. */
  private static ObjectNode identified(JsonNode body, @Nullable String key) {
    var object = object(body);
    if (key != null && object.hasNonNull("requestId") && !object.get("requestId").asText().equals(key)) {
      throw new ProblemException(new Problem(Reason.SCHEMA_VIOLATION, "/requestId",
          "The header Idempotency-Key and the request id in the body differ.", "Give one of them, or both the same."));
    }
    if (!object.has("requestId")) {
      object.put("requestId", key != null ? key : UUID.randomUUID().toString());
    }
    return object;
  }

  /** The body with what the path says; it may say the same itself, but nothing else. */
  private static ObjectNode of(ObjectNode body, String field, String inPath) {
    if (body.hasNonNull(field) && !body.get(field).asText().equals(inPath)) {
      throw new ProblemException(new Problem(Reason.SCHEMA_VIOLATION, "/" + field,
          "The body names another " + field + " than the path.", "Leave it out of the body, or give the same."));
    }
    return body.put(field, inPath);
  }

  private static ObjectNode object(@Nullable JsonNode body) {
    return switch (body) {
      case null -> JsonNodeFactory.instance.objectNode();
      case ObjectNode object -> object.deepCopy();
      default -> throw new ProblemException(
          new Problem(Reason.UNREADABLE, null, "The body is no JSON object.", "Send one JSON object."));
    };
  }

  private <M> M read(Class<M> type, String name, ObjectNode body) {
    var problems = wire.validate(name, body);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    try {
      return type.cast(wire.read(name, body));
    } catch (JsonProcessingException e) {
      throw new ProblemException(new Problem(Reason.SCHEMA_VIOLATION, null, e.getOriginalMessage(),
          "Send what the JSON Schema of the type asks for."));
    }
  }
}
