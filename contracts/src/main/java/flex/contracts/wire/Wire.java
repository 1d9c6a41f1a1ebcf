package flex.contracts.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.WireNames;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Turns messages into Kafka records and back (CloudEvents Kafka binding 1.0.2). Safe for use by many threads. */
public final class Wire {
  private static final String TRACEPARENT = "traceparent";

  private final Map<String, ? extends Class<?>> types;
  private final Map<? extends Class<?>, String> names;
  private final Schemas schemas;

  private Wire(Map<String, ? extends Class<?>> types, Schemas schemas) {
    this.types = Map.copyOf(types);
    this.names = types.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    this.schemas = schemas;
  }

  /** The messages of {@link WireNames} with their committed schemas. */
  public static Wire flex() {
    return new Wire(WireNames.table(), Schemas.committed());
  }

  /** Another table of wire names, with the schema of each. */
  public static Wire of(Map<String, ? extends Class<?>> types, Function<String, JsonNode> schemas) {
    return new Wire(types, new Schemas(schemas));
  }

  /** The wire name of a message; throws for a class that is not in the table. */
  public String nameOf(Object message) {
    var name = names.get(message.getClass());
    if (name == null) {
      throw new IllegalArgumentException(message.getClass() + " is not in the table of wire names");
    }
    return name;
  }

  /** The message as JSON bytes. */
  public byte[] toJson(Object message) {
    try {
      return Json.mapper().writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A record in binary mode: attributes in headers, {@code data} as it is. */
  public static ProducerRecord<String, byte[]> record(String topic, String key, Envelope e, byte[] data) {
    var builder = CloudEventBuilder.v1()
        .withId(e.id())
        .withSource(URI.create(e.source()))
        .withType(e.type())
        .withTime(OffsetDateTime.ofInstant(e.time(), ZoneOffset.UTC))
        .withDataContentType("application/json")
        .withData(data)
        .withExtension("partitionkey", key);
    extension(builder, "correlationid", e.correlationId());
    extension(builder, "causationid", e.causationId());
    extension(builder, "signature", e.signature());
    if (e.subject() != null) {
      builder.withSubject(e.subject());
    }
    var record = KafkaMessageFactory.createWriter(topic, key).writeBinary(builder.build());
    if (e.traceparent() != null) {
      record.headers().add(TRACEPARENT, e.traceparent().getBytes(UTF_8));
    }
    return record;
  }

  /** Reads and validates; never throws for what a sender did. */
  public Decoded decode(ConsumerRecord<String, byte[]> record) {
    CloudEvent event;
    Envelope envelope;
    try {
      event = KafkaMessageFactory.createReader(record).toEvent();
      envelope = envelope(event, record);
    } catch (CloudEventRWException | IllegalArgumentException | IllegalStateException | DateTimeException e) {
      return invalid(null, null, Reason.UNREADABLE, "This is no CloudEvent: " + e.getMessage(),
          "Send CloudEvents 1.0 in binary mode (ce_ headers) or structured mode (application/cloudevents+json).");
    }
    var data = event.getData() == null ? new byte[0] : event.getData().toBytes();
    JsonNode body;
    try {
      body = Json.mapper().readTree(data);
    } catch (IOException e) {
      return invalid(envelope, null, Reason.UNREADABLE, "The data is no JSON: " + firstLine(e),
          "Send one JSON object.");
    }
    if (body == null || !body.isObject()) {
      return invalid(envelope, null, Reason.UNREADABLE, "The data is no JSON object.", "Send one JSON object.");
    }
    if (!types.containsKey(envelope.type())) {
      return invalid(envelope, body, Reason.UNKNOWN_TYPE, "The type " + shown(envelope.type()) + " is not known.",
          "Use a type of the published table of wire names, in its spelling.");
    }
    var key = record.key();
    var partitionKey = event.getExtension("partitionkey");
    if (key == null || (partitionKey != null && !key.equals(partitionKey.toString()))) {
      return invalid(envelope, body, Reason.WRONG_KEY, "The record's key and its partitionkey differ, or it has none.",
          "Send the id of the aggregate as key of the record, so that order is kept.");
    }
    var problems = schemas.validate(envelope.type(), body);
    if (!problems.isEmpty()) {
      return new Decoded.Invalid(envelope, body, problems);
    }
    try {
      return new Decoded.Valid(envelope, key, read(envelope.type(), body), data);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return invalid(envelope, body, Reason.SCHEMA_VIOLATION, firstLine(e),
          "Send what the JSON Schema of the type asks for.");
    }
  }

  /** All violations of the schema of {@code type}; empty where {@code body} can be read. */
  public List<Problem> validate(String type, JsonNode body) {
    return schemas.validate(type, body);
  }

  /** The message in {@code body}, which is of the type named. */
  public Object read(String type, JsonNode body) throws JsonProcessingException {
    return Json.mapper().treeToValue(body, Objects.requireNonNull(types.get(type), type));
  }

  private static Decoded.Invalid invalid(@Nullable Envelope envelope, @Nullable JsonNode body, Reason reason,
      String detail, String remedy) {
    return new Decoded.Invalid(envelope, body, List.of(new Problem(reason, null, detail, remedy)));
  }

  private static Envelope envelope(CloudEvent e, ConsumerRecord<String, byte[]> record) {
    var trace = record.headers().lastHeader(TRACEPARENT);
    var time = e.getTime() == null ? Instant.ofEpochMilli(record.timestamp()) : e.getTime().toInstant();
    return new Envelope(e.getId(), e.getSource().toString(), e.getType(), time, e.getSubject(),
        extension(e, "correlationid"), extension(e, "causationid"),
        trace == null ? null : new String(trace.value(), UTF_8), extension(e, "signature"));
  }

  private static @Nullable String extension(CloudEvent event, String name) {
    var value = event.getExtension(name);
    return value == null ? null : value.toString();
  }

  private static void extension(CloudEventBuilder builder, String name, @Nullable String value) {
    if (value != null) {
      builder.withExtension(name, value);
    }
  }

  private static String shown(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "..." : text;
  }

  private static String firstLine(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), e.toString()).lines().findFirst().orElse("");
  }
}
