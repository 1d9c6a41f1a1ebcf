package flex.contracts.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.Address;
import flex.contracts.Addresses;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.Text;
import flex.contracts.Topics;
import flex.contracts.WireNames;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Turns messages into Kafka records and back (CloudEvents Kafka binding 1.0.2). Safe for use by many threads. */
public final class Wire {
  /** Bytes of a record's value; the default limit of a broker, too. Bigger values are refused unread. */
  public static final int MAX_VALUE_BYTES = 1 << 20;

  private static final int ROOM_FOR_HEADERS = 16 << 10;
  private static final String TRACEPARENT = "traceparent";

  private static final Pattern TRACE_CONTEXT = Pattern
      .compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.{0,100})?");

  private final Map<String, ? extends Class<?>> types;
  private final Map<? extends Class<?>, String> names;
  private final Schemas schemas;
  private final @Nullable Addresses addresses;

  private Wire(Map<String, ? extends Class<?>> types, Schemas schemas, @Nullable Addresses addresses) {
    this.types = Map.copyOf(types);
    this.names = types.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    this.schemas = schemas;
    this.addresses = addresses;
  }

  /**
   * The messages of {@link WireNames} with their committed schemas, and the topics of {@link Topics}; what all services
   * say alike goes on the topics of {@code owner}.
   */
  public static Wire flex(String owner) {
    return new Wire(WireNames.table(), Schemas.committed(), Topics.addresses(owner));
  }

  /** As {@link #flex(String)}, for who reads and writes messages wherever they come from; it knows no addresses. */
  public static Wire flex() {
    return new Wire(WireNames.table(), Schemas.committed(), null);
  }

  /** Another table of wire names, with the schema of each and the address of each message. */
  public static Wire of(Map<String, ? extends Class<?>> types, Function<String, JsonNode> schemas,
      Addresses addresses) {
    return new Wire(types, new Schemas(schemas), addresses);
  }

  /** As {@link #of(Map, Function, Addresses)}; it knows no addresses. */
  public static Wire of(Map<String, ? extends Class<?>> types, Function<String, JsonNode> schemas) {
    return new Wire(types, new Schemas(schemas), null);
  }

  /** Topic and key of a message; throws IllegalArgumentException for a message that has none. */
  public Address address(Object message) {
    if (addresses == null) {
      throw new IllegalArgumentException("this wire knows no addresses, and none of " + message.getClass());
    }
    return addresses.of(message);
  }

  /**
   * What is wrong with {@code message} having come on {@code topic} under {@code key}: who may write one topic does not
   * speak on another, and under another key a message could overtake what was sent before it. Empty where nothing is, and
   * where this wire knows no addresses.
   */
  public Optional<Problem> check(String topic, String key, Object message) {
    return addresses == null
        ? Optional.empty()
        : Misplaced.check(addresses.on(topic, message), nameOf(message), topic, key);
  }

  /** The wire name of a message; throws for a class that is not in the table. */
  public String nameOf(Object message) {
    return nameOfType(message.getClass());
  }

  /** The wire name of the messages of a class; throws for one that is not in the table. */
  public String nameOfType(Class<?> type) {
    var name = names.get(type);
    if (name == null) {
      throw new IllegalArgumentException(type + " is not in the table of wire names");
    }
    return name;
  }

  /**
   * The message as JSON bytes. Throws IllegalArgumentException where a message of the table violates its own schema: at
   * its producer that is a bug to be seen, at its consumer it would be one more dead letter.
   */
  public byte[] toJson(Object message) {
    try {
      var name = names.get(message.getClass());
      if (name == null) {
        return Json.mapper().writeValueAsBytes(message);
      }
      var body = Json.mapper().<JsonNode>valueToTree(message);
      var problems = schemas.validate(name, body);
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(name + " violates its schema: " + problems);
      }
      var data = Json.mapper().writeValueAsBytes(body);
      if (data.length > MAX_VALUE_BYTES - ROOM_FOR_HEADERS) {
        throw new IllegalArgumentException(name + " has " + data.length + " bytes, more than a topic takes");
      }
      return data;
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
    if (record.value() != null && record.value().length > MAX_VALUE_BYTES) {
      return invalid(null, null, Reason.UNREADABLE, "The record has " + record.value().length + " bytes.",
          "Send at most " + MAX_VALUE_BYTES + " bytes.");
    }
    CloudEvent event;
    Envelope envelope;
    try {
      Unambiguous.check(record);
      event = KafkaMessageFactory.createReader(record).toEvent();
      envelope = envelope(event, record);
    } catch (RuntimeException e) { // the library throws many kinds for what a sender can do
      return invalid(null, null, Reason.UNREADABLE, "This is no CloudEvent: " + reason(e),
          "Send CloudEvents 1.0 in binary mode (ce_ headers) or structured mode (application/cloudevents+json), one in"
              + " each record, with JSON in UTF-8.");
    }
    if (event.getSpecVersion() != SpecVersion.V1) {
      return invalid(envelope, null, Reason.UNREADABLE,
          "CloudEvents " + event.getSpecVersion() + " is not spoken here.",
          "Send CloudEvents 1.0.");
    }
    var data = event.getData() == null ? new byte[0] : event.getData().toBytes();
    JsonNode body;
    try {
      body = Json.mapper().readTree(data);
    } catch (IOException e) {
      return invalid(envelope, null, Reason.UNREADABLE, "The data is no JSON: " + reason(e), "Send one JSON object.");
    }
    if (body == null || !body.isObject()) {
      return invalid(envelope, null, Reason.UNREADABLE, "The data is no JSON object.", "Send one JSON object.");
    }
    if (!types.containsKey(envelope.type())) {
      return invalid(envelope, body, Reason.UNKNOWN_TYPE,
          "The type " + Text.bounded(envelope.type(), 100) + " is not known.",
          "Use a type of the published table of wire names, in its spelling.");
    }
    var key = record.key();
    var partitionKey = event.getExtension("partitionkey");
    if (key == null || key.isEmpty() || (partitionKey != null && !key.equals(partitionKey.toString()))) {
      return invalid(envelope, body, Reason.WRONG_KEY, "The record's key and its partitionkey differ, or it has none.",
          "Send the id of the aggregate as key of the record, so that order is kept.");
    }
    return decode(envelope, key, body, data);
  }

  private Decoded decode(Envelope envelope, String key, JsonNode body, byte[] data) {
    var torn = TornText.in(body, "");
    if (torn != null) {
      return new Decoded.Invalid(envelope, body,
          List.of(schemas.problem(envelope.type(), torn, "The text holds half of a surrogate pair.")));
    }
    var problems = schemas.validate(envelope.type(), body);
    if (!problems.isEmpty()) {
      return new Decoded.Invalid(envelope, body, problems);
    }
    try {
      return new Decoded.Valid(envelope, key, read(envelope.type(), body), data);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // Only where a constructor asks for more than its schema.
      var at = e instanceof JsonMappingException m ? pointer(m) : "";
      return new Decoded.Invalid(envelope, body, List.of(schemas.problem(envelope.type(), at, reason(e))));
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
    var time = e.getTime() == null ? Instant.ofEpochMilli(record.timestamp()) : e.getTime().toInstant();
    var envelope = new Envelope(e.getId(), e.getSource().toString(), e.getType(), time, e.getSubject(),
        extension(e, "correlationid"), extension(e, "causationid"), traceparent(record), extension(e, "signature"));
    envelope.check();
    return envelope;
  }

  /** A broken trace context is dropped (W3C Trace Context, 3.2.2): it must not keep a message from its effect. */
  private static @Nullable String traceparent(ConsumerRecord<String, byte[]> record) {
    var header = record.headers().lastHeader(TRACEPARENT);
    if (header == null || header.value() == null) {
      return null;
    }
    var text = new String(header.value(), UTF_8);
    return TRACE_CONTEXT.matcher(text).matches() ? text : null;
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

  private static String pointer(JsonMappingException e) {
    return e.getPath().stream()
        .map(at -> "/" + (at.getFieldName() != null ? at.getFieldName() : String.valueOf(at.getIndex())))
        .collect(Collectors.joining());
  }

  private static String reason(Exception e) {
    var first = Objects.requireNonNullElse(e.getMessage(), e.toString()).lines().findFirst().orElse("");
    return Text.bounded(first, 300);
  }
}
