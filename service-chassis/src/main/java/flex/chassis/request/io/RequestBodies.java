package flex.chassis.request.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.chassis.http.io.ProblemException;
import flex.chassis.request.io.Requests.Answer;
import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestState;
import flex.contracts.wire.Wire;
import flex.kernel.Sagas.Cause;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** Messages as bodies of HTTP requests: the same as over Kafka, validated by the same schemas. */
public final class RequestBodies {
  private final Requests requests;
  private final Wire wire;

  RequestBodies(Requests requests, Wire wire) {
    this.requests = requests;
    this.wire = wire;
  }

  /**
   * Takes a request in. The request id is the body's own, the header's, or a new one.
   *
   * @param inPath fields of the message that the path names; the body may say the same, and nothing else
   * @param key value of the header {@code Idempotency-Key}
   * @return 202 with the request's {@code Location}
   * @throws ProblemException where it is refused
   */
  public <M extends Message> ResponseEntity<RequestState> submit(Class<M> type, Map<String, String> inPath,
      JsonNode body, @Nullable String key) {
    var object = identified(object(body), key);
    inPath.forEach((field, value) -> of(object, field, value));
    return accepted(requests.submit(read(type, object), cause()));
  }

  /** A message that the path names wholly, or with a body that may be missing. */
  <M extends Message> M message(Class<M> type, @Nullable JsonNode body, String field, String inPath) {
    return read(type, of(object(body), field, inPath));
  }

  ResponseEntity<RequestState> accepted(Answer answer) {
    return switch (answer) {
      case Answer.Rejected(var problems) -> throw new ProblemException(problems);
      case Answer.Remembered(var id, var until) -> throw new ProblemException(new Problem(Reason.UNKNOWN_REQUEST,
          "/requestId", "There is no request " + id + " by now; if it comes until " + until + ", it is cancelled.",
          "Nothing is to be done where it is under way; else use the id of a request that was accepted."));
      case Answer.Accepted(var saga, _) -> {
        var response = ResponseEntity.accepted().location(URI.create("/api/v1/requests/" + saga.id()));
        yield requests.whole(saga).map(response::body).orElseGet(response::build);
      }
    };
  }

  static Cause cause() {
    return Cause.of("http#" + UUID.randomUUID());
  }

  private static ObjectNode identified(ObjectNode object, @Nullable String key) {
    if (key != null && object.hasNonNull("requestId") && !object.get("requestId").asText().equals(key)) {
      throw new ProblemException(new Problem(Reason.SCHEMA_VIOLATION, "/requestId",
          "The header Idempotency-Key and the request id in the body differ.", "Give one of them, or both the same."));
    }
    if (!object.has("requestId")) {
      object.put("requestId", key != null ? key : UUID.randomUUID().toString());
    }
    return object;
  }

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

  private <M extends Message> M read(Class<M> type, ObjectNode body) {
    var name = wire.nameOfType(type);
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
