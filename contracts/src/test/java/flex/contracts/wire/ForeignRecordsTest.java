package flex.contracts.wire;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import flex.contracts.Problem.Reason;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static flex.contracts.wire.Records.KEY;
import static flex.contracts.wire.Records.goodBody;
import static flex.contracts.wire.Records.headers;
import static flex.contracts.wire.Records.record;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What other clients and languages may legally send: each is read as it was meant, or refused with a reason. */
class ForeignRecordsTest {
  private static final String STRUCTURED = "application/cloudevents+json";

  private final Wire wire = Wire.flex();

  private static Headers kafka(Map<String, String> headers) {
    var kafka = new RecordHeaders();
    headers.forEach((name, text) -> kafka.add(name, text.getBytes(UTF_8)));
    return kafka;
  }

  private static Arguments with(String what, Consumer<Headers> change) {
    return arguments(what, change);
  }

  private static Headers add(Headers headers, String name, String value) {
    return headers.add(name, value.getBytes(UTF_8));
  }

  static Stream<Arguments> readable() {
    return Stream.of(
        with("an attribute twice, the same", h -> add(h, "ce_id", "m-1")),
        with("its own headers twice", h -> add(add(h, "retries", "1"), "retries", "2")),
        with("a header without a value", h -> h.add("comment", null)),
        with("an attribute that may be missing, without a value", h -> h.add("ce_subject", null)),
        with("no content type", h -> h.remove("content-type")),
        with("the name of an attribute in capitals", h -> add(h.remove("ce_id"), "ce_ID", "m-1")),
        with("an extension of its own", h -> add(h, "ce_tenant", "9")),
        with("a time far away", h -> add(h.remove("ce_time"), "ce_time", "9999-12-31T23:59:59.999999999+14:00")),
        with("a time long ago", h -> add(h.remove("ce_time"), "ce_time", "0001-01-01T00:00:00Z")),
        with("a source with a fragment", h -> add(h.remove("ce_source"), "ce_source", "https://a.example/b?c#d")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void shouldReadARecordWith(@SuppressWarnings("unused") String what, Consumer<Headers> change) {
    var headers = kafka(headers());
    change.accept(headers);

    assertThat(wire.decode(record(KEY, headers, goodBody().toString().getBytes(UTF_8))))
        .isInstanceOf(Decoded.Valid.class);
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        with("two ids", h -> add(h, "ce_id", "m-2")),
        with("two ids, one spelt otherwise", h -> add(h, "ce_Id", "m-2")),
        with("two types", h -> add(h, "ce_type", "flex.request.Query.v1")),
        with("two content types", h -> add(h, "content-type", STRUCTURED)),
        with("an id and none", h -> h.add("ce_id", null)),
        with("the prefix in capitals", h -> add(h.remove("ce_id"), "CE_id", "m-1")),
        with("the prefix of another protocol", h -> add(h.remove("ce_id"), "ce-id", "m-1")),
        with("a control character in the id", h -> add(h.remove("ce_id"), "ce_id", "m\n1")),
        with("an escape of a terminal in the source", h -> add(h.remove("ce_source"), "ce_source", "/a\u001b[2J")),
        with("an encoding that JSON has not", h -> add(h.remove("content-type"), "content-type",
            "application/json; charset=ISO-8859-1")),
        with("an encoding of its own, by a header in capitals", h -> add(h.remove("content-type"), "Content-Type",
            "application/json; charset=ISO-8859-1")),
        with("two encodings", h -> add(h.remove("content-type"), "content-type",
            "application/json; charset=utf-8; charset=utf-16")),
        with("the mark of a structured event in capitals",
            h -> add(h.remove("content-type"), "Content-Type", STRUCTURED)),
        with("the type of a structured event in capitals", h -> add(h.remove("content-type"), "content-type",
            "Application/CloudEvents+json")),
        with("a batch", h -> add(h.remove("content-type"), "content-type", "application/cloudevents-batch+json")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadable")
  void shouldRefuseARecordWith(@SuppressWarnings("unused") String what, Consumer<Headers> change) {
    var headers = kafka(headers());
    change.accept(headers);

    assertUnreadable(wire.decode(record(KEY, headers, goodBody().toString().getBytes(UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(strings = { "application/json", "application/json;charset=utf-8", "APPLICATION/JSON; Charset=\"UTF-8\"",
      "application/vnd.orders+json", "text/plain"})
  void shouldReadDataWhateverItIsCalledWhereItIsJson(String contentType) {
    var headers = headers();
    headers.put("content-type", contentType);

    assertThat(wire.decode(record(KEY, headers, goodBody().toString()))).isInstanceOf(Decoded.Valid.class);
  }

  static Stream<Arguments> encodings() {
    return Stream.of(arguments(UTF_8, "\ufeff"), arguments(UTF_16LE, ""), arguments(UTF_16LE, "\ufeff"),
        arguments(UTF_16BE, "\ufeff"), arguments(Charset.forName("UTF-32BE"), ""));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void shouldReadEveryEncodingOfJson(Charset encoding, String mark) throws Exception {
    var read = wire.decode(record(KEY, headers(), (mark + goodBody()).getBytes(encoding)));

    assertThat(read).isInstanceOfSatisfying(Decoded.Valid.class,
        valid -> assertThat(valid.message()).hasToString(message()));
  }

  static Stream<Arguments> declared() {
    return Stream.of(arguments("utf-16", UTF_8), arguments("utf-16", UTF_16LE), arguments("UTF-16BE", UTF_16BE),
        arguments("utf-32", Charset.forName("UTF-32BE")), arguments("utf-7", UTF_8), arguments("", UTF_8),
        arguments("utf-8", UTF_16LE), arguments("utf-8", Charset.forName("UTF-32BE")), arguments("utf-8", ISO_8859_1),
        arguments("us-ascii", UTF_8));
  }

  @ParameterizedTest
  @MethodSource("declared")
  void shouldRefuseTextOfWhichAnotherEncodingIsDeclared(String charset, Charset encoding) {
    for (var name : List.of("content-type", "Content-Type")) {
      var headers = headers();
      headers.remove("content-type");
      headers.put(name, "application/json; charset=" + charset);

      assertUnreadable(wire.decode(record(KEY, headers, goodBody().put("shopName", "Söhne").toString()
          .getBytes(encoding))));
    }
  }

  @Test
  void shouldReadAsciiThatIsDeclaredAndIs() throws Exception {
    var headers = headers();
    headers.put("content-type", "application/json; charset=us-ascii");
    var escaped = new String(
        Json.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(goodBody()),
        UTF_8);

    assertThat(wire.decode(record(KEY, headers, escaped))).isInstanceOfSatisfying(Decoded.Valid.class,
        valid -> assertThat(valid.message()).hasToString(message()));
  }

  @Test
  void shouldReadUtf8ThatIsDeclaredInAnySpelling() {
    for (var header : List.of("content-type", "Content-Type")) {
      for (var charset : List.of("utf-8", "UTF-8", "utf8")) {
        var headers = headers();
        headers.remove("content-type");
        headers.put(header, "application/json; charset=" + charset);

        assertThat(wire.decode(record(KEY, headers, goodBody().put("shopName", "Söhne").toString())))
            .isInstanceOf(Decoded.Valid.class);
      }
    }
  }

  private String message() {
    try {
      return wire.read(Records.TYPE, goodBody()).toString();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldRefuseLatin1ThatIsNotSaidToBe() {
    assertUnreadable(wire.decode(record(KEY, headers(), goodBody().put("shopName", "Söhne").toString()
        .getBytes(ISO_8859_1))));
  }

  static Stream<String> events() {
    var id = "\"specversion\": \"1.0\", \"source\": \"/a\", \"type\": \"" + Records.TYPE + "\", \"data\": ";
    return Stream.of(
        "[{" + id + goodBody() + ", \"id\": \"m-1\"}]",
        "{" + id + goodBody() + ", \"id\": \"m-1\", \"id\": \"m-2\"}",
        "{" + id + "{\"requestId\": \"a\", \"requestId\": \"b\"}, \"id\": \"m-1\"}",
        "{" + id + goodBody() + ", \"id\": \"m-1\"} {}",
        "{" + id + goodBody() + ", \"id\": \"\\ud83e\"}",
        "{" + id + goodBody() + ", \"id\": 7.5e400}", "", "null", "{}");
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldRefuseAStructuredEventThatTwoReadersCouldTakeInTwoWays(String event) {
    assertUnreadable(wire.decode(record(KEY, Map.of("content-type", STRUCTURED), event)));
  }

  @ParameterizedTest
  @ValueSource(longs = { -1, 0, Long.MAX_VALUE, Long.MIN_VALUE})
  void shouldReadARecordWhoseOwnTimeIsFarAway(long timestamp) {
    var headers = headers();
    headers.remove("ce_time");
    var far = new ConsumerRecord<>(Records.TOPIC, 0, 7, timestamp, TimestampType.CREATE_TIME, 0, 0, KEY,
        goodBody().toString().getBytes(UTF_8), kafka(headers), java.util.Optional.empty());

    assertThat(wire.decode(far)).isInstanceOfSatisfying(Decoded.Valid.class,
        v -> assertThat(v.envelope().time()).isEqualTo(Instant.ofEpochMilli(timestamp)));
  }

  @Test
  void shouldRefuseATombstone() {
    var bare = record(KEY, new RecordHeaders(), null);
    var named = record(KEY, kafka(headers()), null);

    assertThat(wire.decode(bare)).isInstanceOfSatisfying(Decoded.Invalid.class,
        invalid -> assertThat(invalid.envelope()).isNull());
    assertUnreadable(wire.decode(bare));
    assertUnreadable(wire.decode(named));
  }

  private static void assertUnreadable(Decoded decoded) {
    assertThat(decoded).isInstanceOfSatisfying(Decoded.Invalid.class, invalid -> {
      assertThat(invalid.problems()).extracting(p -> p.reason()).containsExactly(Reason.UNREADABLE);
      assertThat(invalid.problems().getFirst().detail()).doesNotContain("NullPointer").hasSizeLessThan(400);
      assertThat(invalid.problems().getFirst().remedy()).startsWith("Send ");
    });
  }
}
