package flex.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.contracts.wire.Wire;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Released messages are frozen: what was written once must be read for ever, and be written in the same way. */
class GoldenTest {
  private static final String REWRITE = "./mvnw -pl contracts test -Dtest=GoldenTest -Dflex.golden.write=true";

  private final Wire wire = Wire.flex();

  static Stream<Arguments> types() {
    return SchemasTest.types();
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldWriteGoldenTextWhenExampleIsWritten(String name, Class<?> type) {
    var file = Committed.file(Committed.GOLDEN, name);
    var written = Committed.pretty(Examples.of(name, type));
    if (Committed.writeGolden()) {
      var frozen = Committed.textOf(file);
      assertThat(frozen == null || holds(Committed.json(written), Committed.json(frozen)))
          .as("The golden file of %s is released; it may only gain fields. Make a new version of the message.", name)
          .isTrue();
      Committed.write(file, written);
    }
    assertThat(Committed.textOf(file))
        .as("The golden file of %s. For a new message or a new optional field: %s", name, REWRITE)
        .isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldReadExampleWhenGoldenIsRead(String name, Class<?> type) throws JsonProcessingException {
    var golden = golden(name);

    assertThat(wire.validate(name, golden)).isEmpty();
    assertThat(wire.read(name, golden)).isEqualTo(Examples.of(name, type));
    assertThat(wire.nameOf(Examples.of(name, type))).isEqualTo(name);
    assertThat(Committed.json(new String(wire.toJson(Examples.of(name, type)), UTF_8)))
        .isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldReadWhenOldProducerKnowsNoOptionalField(String name, Class<?> type) throws JsonProcessingException {
    var old = golden(name);
    removeOptional(old, schema(name));

    assertThat(wire.validate(name, old)).isEmpty();
    var read = wire.read(name, old);
    assertThat(read).isInstanceOf(type);
    assertThat(Committed.json(Committed.pretty(read))).isEqualTo(withKinds(old));
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldReadWhenNewProducerSendsUnknownFields(String name, Class<?> type) throws JsonProcessingException {
    var newer = golden(name);
    addUnknown(newer);

    assertThat(wire.validate(name, newer)).isEmpty();
    assertThat(wire.read(name, newer)).isEqualTo(Examples.of(name, type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldNameFieldAndRemedyWhenRequiredFieldIsMissing(String name, @SuppressWarnings("unused") Class<?> type) {
    for (var required : schema(name).path("required")) {
      var body = golden(name);
      ((ObjectNode) body).remove(required.asText());

      assertThat(wire.validate(name, body)).singleElement().satisfies(problem -> {
        assertThat(problem.field()).isEqualTo("/" + required.asText());
        assertThat(problem.detail()).isEqualTo("The field is missing.");
        assertThat(problem.remedy()).startsWith("Give ").endsWith(".");
      });
    }
  }

  @Test
  void shouldHaveNoGoldenFileWhenTypeIsUnknown() {
    assertThat(Committed.namesIn(Committed.GOLDEN)).isEqualTo(Committed.namesIn(Committed.SCHEMAS));
  }

  private static JsonNode golden(String name) {
    return Committed.json(Objects.requireNonNull(Committed.textOf(Committed.file(Committed.GOLDEN, name)), name));
  }

  private static JsonNode schema(String name) {
    return Committed.json(Objects.requireNonNull(Committed.textOf(Committed.file(Committed.SCHEMAS, name)), name));
  }

  private static void removeOptional(JsonNode body, JsonNode schema) {
    if (body instanceof ObjectNode object) {
      var required = schema.path("required").valueStream().map(JsonNode::asText).toList();
      object.retain(required);
      object.properties().forEach(p -> removeOptional(p.getValue(), schema.path("properties").path(p.getKey())));
    } else if (body.isArray()) {
      body.forEach(item -> removeOptional(item, schema.path("items")));
    }
  }

  /** What is known of a problem whose writer did not say its kind. */
  private static JsonNode withKinds(JsonNode body) {
    body.forEach(GoldenTest::withKinds);
    if (body instanceof ObjectNode object && object.has("remedy")) {
      object.put("kind", new Problem.Reason(object.path("reason").asText()).kind().name());
    }
    return body;
  }

  private static void addUnknown(JsonNode body) {
    body.forEach(GoldenTest::addUnknown);
    if (body instanceof ObjectNode object) {
      object.putObject("addedLater").putArray("list").add(1).addNull();
    }
  }

  /** Whether {@code now} has all that {@code before} has, with the same values. */
  private static boolean holds(JsonNode now, JsonNode before) {
    if (before.isObject()) {
      return before.properties().stream()
          .allMatch(p -> now.has(p.getKey()) && holds(now.path(p.getKey()), p.getValue()));
    }
    if (before.isArray()) {
      return now.size() == before.size()
          && Stream.iterate(0, i -> i < before.size(), i -> i + 1).allMatch(i -> holds(now.path(i), before.path(i)));
    }
    return now.equals(before);
  }
}
