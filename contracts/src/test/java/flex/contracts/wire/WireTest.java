package flex.contracts.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestCommand;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static flex.contracts.wire.Records.KEY;
import static flex.contracts.wire.Records.TYPE;
import static flex.contracts.wire.Records.goodBody;
import static flex.contracts.wire.Records.headers;
import static flex.contracts.wire.Records.received;
import static flex.contracts.wire.Records.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class WireTest {
  private static final Instant TIME = Instant.parse("2026-11-21T10:15:30.123456789Z");
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final Wire wire = Wire.flex();

  @Test
  void shouldKeepEveryAttributeWhenSentInBinaryMode() throws Exception {
    var message = (ShopRequested) wire.read(TYPE, goodBody());
    var envelope = new Envelope("saga-1:7", "/site/1", wire.nameOf(message), TIME, "milestones", "saga-1", "m-0", TRACE,
        "c2lnbmF0dXJl");
    var data = wire.toJson(message);

    var sent = Wire.record(Records.TOPIC, KEY, envelope, data);

    assertThat(sent.topic()).isEqualTo(Records.TOPIC);
    assertThat(sent.key()).isEqualTo(KEY);
    assertThat(sent.value()).isEqualTo(data);
    var names = new ArrayList<String>();
    sent.headers().forEach(header -> names.add(header.key()));
    assertThat(names).containsExactlyInAnyOrder("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time",
        "ce_subject", "ce_correlationid", "ce_causationid", "ce_partitionkey", "ce_signature", "traceparent",
        "content-type");
    assertThat(valid(wire.decode(received(sent)))).satisfies(read -> {
      assertThat(read.envelope()).isEqualTo(envelope);
      assertThat(read.key()).isEqualTo(KEY);
      assertThat(read.message()).isEqualTo(message);
      assertThat(read.data()).isEqualTo(data);
    });
  }

  @Test
  void shouldLeaveOutHeadersWhenAttributesAreAbsent() {
    var envelope = Envelope.of("m-1", "/site", "flex.request.Query.v1", TIME);
    var data = wire.toJson(new RequestCommand.Query(new RequestId(KEY)));

    var sent = Wire.record(Records.TOPIC, KEY, envelope, data);

    assertThat(sent.headers().lastHeader("traceparent")).isNull();
    assertThat(sent.headers().lastHeader("ce_signature")).isNull();
    assertThat(valid(wire.decode(received(sent))).envelope()).isEqualTo(envelope);
  }

  @ParameterizedTest
  @ValueSource(strings = { "application/cloudevents+json", "application/cloudevents+json; charset=UTF-8"})
  void shouldReadMessageWhenSentInStructuredMode(String contentType) throws Exception {
    var event = structured();

    var read = valid(wire.decode(record(KEY, Map.of("content-type", contentType), event.toString())));

    assertThat(read.message()).isEqualTo(wire.read(TYPE, goodBody()));
    assertThat(read.envelope()).isEqualTo(
        new Envelope("m-1", "/provisioning", TYPE, TIME, "milestones", "c-1", null, null, null));
  }

  @Test
  void shouldReadMessageWhenStructuredDataIsBase64() {
    var event = structured();
    event.remove("data");
    event.put("data_base64", goodBody().toString().getBytes(UTF_8));

    valid(wire.decode(record(KEY, Map.of("content-type", "application/cloudevents+json"), event.toString())));
  }

  @Test
  void shouldTakeTimeOfRecordWhenTimeIsMissing() {
    var headers = headers();
    headers.remove("ce_time");

    assertThat(valid(wire.decode(record(KEY, headers, goodBody().toString()))).envelope().time())
        .isEqualTo(Instant.ofEpochMilli(Records.TIMESTAMP));
  }

  @ParameterizedTest
  @ValueSource(strings = { "", "nonsense", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
      "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-4bf9\r\nx: y"})
  void shouldDropTraceContextWhenItIsBroken(String traceparent) {
    var headers = headers();
    headers.put("traceparent", traceparent);

    assertThat(valid(wire.decode(record(KEY, headers, goodBody().toString()))).envelope().traceparent()).isNull();
  }

  static Stream<Arguments> brokenHeaders() {
    return Stream.of(
        broken("none at all", Map::clear),
        broken("no id", h -> h.remove("ce_id")),
        broken("blank id", h -> h.put("ce_id", " ")),
        broken("long id", h -> h.put("ce_id", "x".repeat(301))),
        broken("no source", h -> h.remove("ce_source")),
        broken("source that is no URI", h -> h.put("ce_source", "http://[:")),
        broken("no type", h -> h.remove("ce_type")),
        broken("no version", h -> h.remove("ce_specversion")),
        broken("unknown version", h -> h.put("ce_specversion", "9.9")),
        broken("an older version", h -> h.put("ce_specversion", "0.3")),
        broken("broken time", h -> h.put("ce_time", "yesterday")),
        broken("time without zone", h -> h.put("ce_time", "2026-11-21T10:15:30")),
        broken("structured mode without an event", h -> h.put("content-type", "application/cloudevents+json")),
        broken("unknown event format", h -> {
          h.clear();
          h.put("content-type", "application/cloudevents+avro");
        }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenHeaders")
  void shouldBeUnreadableWhenHeadersAreBroken(@SuppressWarnings("unused") String name,
      Consumer<Map<String, String>> change) {
    var headers = headers();
    change.accept(headers);

    var invalid = invalid(wire.decode(record(KEY, headers, "[1, 2]")));

    assertThat(invalid.problems()).singleElement().satisfies(problem -> {
      assertThat(problem.reason()).isEqualTo(Reason.UNREADABLE);
      assertThat(problem.detail()).hasSizeLessThan(400);
      assertThat(problem.remedy()).startsWith("Send CloudEvents 1.0");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = { "ce_id", "ce_specversion", "ce_type", "ce_time", "traceparent", "content-type"})
  void shouldNotThrowWhenHeaderIsNull(String name) {
    var headers = new RecordHeaders();
    headers().forEach((header, text) -> headers.add(header, header.equals(name) ? null : text.getBytes(UTF_8)));
    if (headers.lastHeader(name) == null) {
      headers.add(name, null);
    }

    assertThat(wire.decode(record(KEY, headers, goodBody().toString().getBytes(UTF_8)))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = { "", " ", "null", "[]", "\"text\"", "7", "{", "{\"a\":1", "{} {}", "{} x", "{'a':1}",
      "{\"a\":1,\"a\":2}", "nonsense", "\u0000", "<xml/>", "{\"a\":NaN}"})
  void shouldBeUnreadableWhenDataIsNotOneJsonObject(String value) {
    var invalid = invalid(wire.decode(record(KEY, headers(), value)));

    assertThat(invalid.body()).isNull();
    assertThat(invalid.envelope()).isNotNull();
    assertThat(invalid.problems()).singleElement().satisfies(problem -> {
      assertThat(problem.reason()).isEqualTo(Reason.UNREADABLE);
      assertThat(problem.remedy()).isEqualTo("Send one JSON object.");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = { "application/json", "application/cloudevents+json"})
  void shouldBeUnreadableWhenValueIsNull(String contentType) {
    var headers = headers();
    headers.put("content-type", contentType);

    assertThat(invalid(wire.decode(record(KEY, headers, (byte[]) null))).problems())
        .extracting(Problem::reason).containsExactly(Reason.UNREADABLE);
  }

  @Test
  void shouldBeUnreadableWhenValueIsNoUtf8() {
    assertThat(invalid(wire.decode(record(KEY, headers(), new byte[]{ '{', '"', (byte) 0xff, '"', ':', '1', '}'})))
        .problems()).extracting(Problem::reason).containsExactly(Reason.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = { "application/json", "application/cloudevents+json"})
  void shouldBeUnreadableWhenNestedTenThousandDeep(String contentType) {
    var headers = headers();
    headers.put("content-type", contentType);
    var deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

    assertThat(invalid(wire.decode(record(KEY, headers, deep))).problems())
        .extracting(Problem::reason).containsExactly(Reason.UNREADABLE);
  }

  @Test
  void shouldBeUnreadableWhenValueHasFiveMegabytes() {
    var body = goodBody().put("shopName", "x".repeat(5 << 20));

    assertThat(invalid(wire.decode(record(KEY, headers(), body.toString()))).problems()).singleElement()
        .extracting(Problem::remedy).isEqualTo("Send at most 1048576 bytes.");
  }

  @ParameterizedTest
  @ValueSource(strings = { "flex.provisioning.Unheard.v1", "flex.provisioning.ShopRequested.v2",
      "FLEX.provisioning.ShopRequested.v1", "../../etc/passwd", "flex.contracts.StoreInfo"})
  void shouldSayUnknownTypeWhenTypeIsNotInTable(String type) {
    var headers = headers();
    headers.put("ce_type", type);

    var invalid = invalid(wire.decode(record(KEY, headers, goodBody().toString())));

    assertThat(invalid.body()).isEqualTo(goodBody());
    assertThat(invalid.problems()).extracting(Problem::reason).containsExactly(Reason.UNKNOWN_TYPE);
  }

  static Stream<Arguments> wrongKeys() {
    return Stream.of(arguments(null, null), arguments("", null), arguments(null, KEY), arguments("other", KEY));
  }

  @ParameterizedTest
  @MethodSource("wrongKeys")
  void shouldSayWrongKeyWhenKeyIsMissingOrDiffers(@Nullable String key, @Nullable String partitionKey) {
    var headers = headers();
    if (partitionKey != null) {
      headers.put("ce_partitionkey", partitionKey);
    }

    assertThat(invalid(wire.decode(record(key, headers, goodBody().toString()))).problems())
        .extracting(Problem::reason).containsExactly(Reason.WRONG_KEY);
  }

  @Test
  void shouldRefuseToWriteWhenMessageViolatesItsSchema() {
    var command = new StoreCommand.OpenShop("", new StoreAlias("milestones"), 0, new ShopAlias("DemoShop"));

    assertThatIllegalArgumentException().isThrownBy(() -> wire.toJson(command))
        .withMessageContaining("/commandId").withMessageContaining("/epoch");
    assertThatIllegalArgumentException().isThrownBy(() -> wire.nameOf("text"));
  }

  @Test
  void shouldReadOtherTablesWhenGivenTheirTypesAndSchemas() {
    record Ping(int number) {}
    var other = Wire.of(Map.of("flex.example.Ping.v1", Ping.class), _ -> Json.mapper().createObjectNode());
    var sent = Wire.record("t", "k", Envelope.of("1", "/a", "flex.example.Ping.v1", TIME), other.toJson(new Ping(3)));

    assertThat(valid(other.decode(received(sent))).message()).isEqualTo(new Ping(3));
    assertThat(invalid(wire.decode(received(sent))).problems())
        .extracting(Problem::reason).containsExactly(Reason.UNKNOWN_TYPE);
  }

  private static ObjectNode structured() {
    var event = Json.mapper().createObjectNode()
        .put("specversion", "1.0").put("id", "m-1").put("source", "/provisioning").put("type", TYPE)
        .put("time", TIME.toString()).put("subject", "milestones").put("correlationid", "c-1")
        .put("datacontenttype", "application/json");
    event.set("data", goodBody());
    return event;
  }

  private static Arguments broken(String name, Consumer<Map<String, String>> change) {
    return arguments(name, change);
  }

  private static Decoded.Valid valid(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Valid.class);
    return (Decoded.Valid) decoded;
  }

  private static Decoded.Invalid invalid(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Invalid.class);
    return (Decoded.Invalid) decoded;
  }
}
