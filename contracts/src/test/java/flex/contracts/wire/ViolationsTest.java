package flex.contracts.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static flex.contracts.wire.Records.KEY;
import static flex.contracts.wire.Records.goodBody;
import static flex.contracts.wire.Records.headers;
import static flex.contracts.wire.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Every violation names its field and what to do about it. */
class ViolationsTest {
  private static final String REPORTED = "flex.request.StateReported.v1";
  private static final String CONFIGURE = "flex.store.ConfigureStore.v1";

  private final Wire wire = Wire.flex();

  static Stream<Arguments> requests() {
    return Stream.of(
        request("/version", "Give three numbers with dots between them, such as 6.14.0.",
            b -> b.put("version", "6.14")),
        request("/version", "Give three numbers with dots between them, such as 6.14.0.", b -> b.put("version", 6.14)),
        request("/version", "Give three numbers with dots between them, such as 6.14.0.", b -> b.putNull("version")),
        request("/version", "Give three numbers with dots between them, such as 6.14.0.", b -> b.remove("version")),
        request("/version", "Give three numbers with dots between them, such as 6.14.0.", b -> b.putObject("version")),
        request("/domainName", "Give a fully-qualified domain name in lower case, such as milestones.example.com.",
            b -> b.put("domainName", "not a name")),
        request("/storeAlias", "Give a DNS label of 1 to 63 lower-case letters, digits or inner hyphens, such as "
            + "milestones, or leave the field out.", b -> b.put("storeAlias", "-x")),
        request("/storeAlias", "Give a DNS label of 1 to 63 lower-case letters, digits or inner hyphens, such as "
            + "milestones, or leave the field out.", b -> b.putNull("storeAlias")),
        request("/shopName", "Give a line of 1 to 100 visible characters.", b -> b.put("shopName", "a\nb")),
        request("/shopName", "Give a line of 1 to 100 visible characters.", b -> b.put("shopName", "half \ud83e")),
        request("/shopName", "Give a line of 1 to 100 visible characters.",
            b -> b.put("shopName", "x".repeat(900_000))),
        request("/shopType", "Give a name and the version with underscores, such as Flex_6_14_0.",
            b -> b.put("shopType", "Flex")));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldNameFieldAndRemedyWhenRequestViolatesSchema(String field, String remedy, Consumer<ObjectNode> change) {
    var body = goodBody();
    change.accept(body);

    var decoded = assertTimeoutPreemptively(Duration.ofSeconds(30),
        () -> wire.decode(record(KEY, headers(), asciiJson(body))));

    assertThat(decoded).isInstanceOfSatisfying(Decoded.Invalid.class, invalid -> {
      assertThat(invalid.problems()).singleElement().satisfies(problem -> {
        assertThat(problem.reason()).isEqualTo(Reason.SCHEMA_VIOLATION);
        assertThat(problem.field()).isEqualTo(field);
        assertThat(problem.remedy()).isEqualTo(remedy);
        assertThat(problem.detail()).endsWith(".").hasSizeLessThan(400).doesNotContain("(?");
      });
    });
  }

  @Test
  void shouldTellAllViolationsAtOnceWhenThereAreSeveral() {
    var body = goodBody().put("version", "6").put("domainName", "-").put("shopAlias", "").put("shopName", 7);
    body.remove("requestId");

    assertThat(wire.validate(Records.TYPE, body)).extracting(Problem::field)
        .containsExactlyInAnyOrder("/requestId", "/version", "/domainName", "/shopAlias", "/shopName");
  }

  static Stream<Arguments> others() {
    return Stream.of(
        other(REPORTED, "/state/status", "Give one of RUNNING, UNDOING, SUCCEEDED, FAILED, CANCELLED, STUCK.",
            b -> b.withObject("/state").put("status", "DREAMING")),
        other(REPORTED, "/state/acceptedAt", "Give a time with its zone (RFC 3339), such as 2026-11-21T10:15:30Z.",
            b -> b.withObject("/state").put("acceptedAt", "yesterday")),
        other(REPORTED, "/state/steps/1/name", "Give a step in capitals, such as CREATE_SHOP.",
            b -> ((ObjectNode) b.at("/state/steps/1")).remove("name")),
        other(REPORTED, "/state/steps/0/endedAt", "Give a time with its zone (RFC 3339), such as "
            + "2026-11-21T10:15:30Z, or leave the field out.",
            b -> ((ObjectNode) b.at("/state/steps/0")).put("endedAt", 1)),
        other(REPORTED, "/state", "Give an object with requestId, kind, status, acceptedAt, steps.",
            b -> b.put("state", "FAILED")),
        other(REPORTED, "/state/steps", "Give a list of at most 1000 steps.",
            b -> b.withObject("/state").put("steps", "none")),
        other(CONFIGURE, "/epoch", "Give the epoch, a whole number of at least 1.", b -> b.put("epoch", 0)),
        other(CONFIGURE, "/epoch", "Give the epoch, a whole number of at least 1.", b -> b.put("epoch", 1.5)),
        other(CONFIGURE, "/epoch", "Give the epoch, a whole number of at least 1.", b -> b.put("epoch", "3")),
        other(CONFIGURE, "/epoch", "Give the epoch, a whole number of at least 1.",
            b -> b.put("epoch", new java.math.BigDecimal("1e400"))),
        other(CONFIGURE, "/epoch", "Give the epoch, a whole number of at least 1.", b -> b.put("epoch", 1L << 53)),
        other(CONFIGURE, "/applicationServers", "Give a number of application servers, 1 to 64.",
            b -> b.put("applicationServers", 65)),
        other(CONFIGURE, "/memoryLimitMb", "Give a whole number of MiB, at least 1.", b -> b.put("memoryLimitMb", 0)),
        other(CONFIGURE, "/ipAddress", "Give an IPv4 address such as 127.77.0.2.",
            b -> b.put("ipAddress", "127.77.0.256")),
        other(CONFIGURE, "/commandId", "Give the command's id, 1 to 200 characters.", b -> b.put("commandId", "")));
  }

  @ParameterizedTest
  @MethodSource("others")
  void shouldNameFieldAndRemedyWhenOtherMessageViolatesSchema(String type, String field, String remedy,
      Consumer<ObjectNode> change) throws Exception {
    var headers = headers();
    headers.put("ce_type", type);
    ObjectNode body;
    try (var in = ViolationsTest.class.getResourceAsStream("/golden/" + type + ".json")) {
      body = (ObjectNode) Json.mapper().readTree(in);
    }
    change.accept(body);

    assertThat(wire.decode(record(KEY, headers, body.toString()))).isInstanceOfSatisfying(Decoded.Invalid.class,
        invalid -> assertThat(invalid.problems()).singleElement().satisfies(problem -> {
          assertThat(problem.field()).isEqualTo(field);
          assertThat(problem.remedy()).isEqualTo(remedy);
          assertThat(problem.detail()).endsWith(".");
        }));
  }

  /** No schema can refuse it, and whoever passed it on would fail to write it. */
  @Test
  void shouldNameFieldWhenFreeTextHoldsHalfOfSurrogatePair() {
    var headers = headers();
    headers.put("ce_type", "flex.request.Cancel.v1");

    assertThat(wire.decode(record(KEY, headers, "{\"requestId\":\"r-1\",\"reason\":\"half \\ud83e\"}")))
        .isInstanceOfSatisfying(Decoded.Invalid.class,
            invalid -> assertThat(invalid.problems()).extracting(Problem::field).containsExactly("/reason"));
    assertThat(wire.decode(record(KEY, headers, "{\"requestId\":\"r-1\",\"reason\":\"whole \\ud83e\\udd7e\"}")))
        .isInstanceOf(Decoded.Valid.class);
  }

  @Test
  void shouldTellAtMostFiftyProblemsWhenEverythingIsWrong() {
    var body = Json.mapper().createObjectNode().put("messageId", "m-1");
    var problems = body.putArray("problems");
    for (var i = 0; i < 900; i++) {
      problems.add(i);
    }

    assertThat(wire.validate("flex.request.Rejected.v1", body)).hasSize(50);
  }

  @Test
  void shouldSpeakEnglishWhenSystemDoesNot() {
    var before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Wire.flex().validate(Records.TYPE, goodBody().put("version", 7))).extracting(Problem::detail)
          .isEqualTo(List.of("The value is not valid: integer found, string expected."));
    } finally {
      Locale.setDefault(before);
    }
  }

  /** Only escapes carry half a surrogate pair to the reader; the usual writer refuses it. */
  private static String asciiJson(ObjectNode body) {
    return body.toString().replace("\ud83e\"", "\\ud83e\"");
  }

  private static Arguments request(String field, String remedy, Consumer<ObjectNode> change) {
    return arguments(field, remedy, change);
  }

  private static Arguments other(String type, String field, String remedy, Consumer<ObjectNode> change) {
    return arguments(type, field, remedy, change);
  }
}
