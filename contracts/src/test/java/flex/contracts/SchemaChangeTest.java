package flex.contracts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SchemaChangeTest {
  private static final String RELEASED = """
      {"type": "object", "required": ["id", "kind", "list"], "properties": {
        "id": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a$", "description": "an id"},
        "kind": {"type": "string", "enum": ["A", "B"]},
        "count": {"type": "integer", "minimum": 1, "maximum": 5},
        "list": {"type": "array", "maxItems": 3, "items":
          {"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}}}}}
      """;

  static Stream<Arguments> changes() {
    return Stream.of(
        change(false, "/count", s -> properties(s).remove("count")),
        change(false, "/count", s -> s.withArray("/required").add("count")),
        change(false, "/id", s -> s.withArray("/required").remove(0)),
        change(false, "/added", s -> {
          properties(s).putObject("added").put("type", "string");
          s.withArray("/required").add("added");
        }),
        change(true, "/added", s -> properties(s).putObject("added").put("type", "string")),
        change(false, "/id", s -> s.withObject("/properties/id").put("type", "integer")),
        change(false, "/id", s -> s.withObject("/properties/id").put("pattern", "^b$")),
        change(false, "/id", s -> s.withObject("/properties/id").put("maxLength", 8)),
        change(true, "/id", s -> s.withObject("/properties/id").put("maxLength", 10)),
        change(false, "/id", s -> s.withObject("/properties/id").put("minLength", 2)),
        change(true, "/id", s -> s.withObject("/properties/id").remove("minLength")),
        change(true, "/id", s -> s.withObject("/properties/id").put("description", "the id")),
        change(false, "/count", s -> s.withObject("/properties/count").put("minimum", 2)),
        change(true, "/count", s -> s.withObject("/properties/count").put("maximum", 6)),
        change(false, "/kind", s -> s.withArray("/properties/kind/enum").remove(0)),
        change(true, "/kind", s -> s.withArray("/properties/kind/enum").add("C")),
        change(true, "/kind", s -> open(s, "^(?:[A-Z][A-Z0-9_]{0,63})$")),
        change(false, "/kind", s -> open(s, "^(?:[A-Z]{2,9})$")),
        change(false, "/kind", s -> open(s, "^A$")),
        change(false, "/kind", s -> open(s, "^[A-Z]+$").put("minLength", 2)),
        change(false, "/kind", s -> open(s, "^[A-Z]+$").put("maxLength", 0)),
        change(false, "/kind", s -> s.withObject("/properties/kind").put("pattern", "^[A-Z]+$")),
        change(true, "/id", s -> not(s, Text.NOTHING_TO_SEE)),
        change(false, "/id", s -> not(s, "^b$")),
        change(false, "/list/0/x", s -> s.withObject("/properties/list/items/properties").remove("x")),
        change(false, "/list", s -> s.withObject("/properties/list").put("maxItems", 2)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldJudgeChangeWhenSchemaDiffers(boolean compatible, String at, Consumer<ObjectNode> change) {
    var now = (ObjectNode) Committed.json(RELEASED);
    change.accept(now);

    assertThat(SchemaChange.between(Committed.json(RELEASED), now)).singleElement().satisfies(c -> {
      assertThat(c.compatible()).isEqualTo(compatible);
      assertThat(c.at()).isEqualTo(at);
    });
  }

  @Test
  void shouldRefuseWhenOpenWordBecomesClosedListAgain() {
    var open = (ObjectNode) Committed.json(RELEASED);
    open(open, "^[A-Z]+$");

    assertThat(SchemaChange.between(open, Committed.json(RELEASED))).anyMatch(c -> !c.compatible());
  }

  @Test
  void shouldFindNothingWhenSchemasAreEqual() {
    assertThat(SchemaChange.between(Committed.json(RELEASED), Committed.json(RELEASED))).isEmpty();
  }

  private static ObjectNode properties(ObjectNode schema) {
    return schema.withObject("/properties");
  }

  private static ObjectNode open(ObjectNode schema, String pattern) {
    var kind = schema.withObject("/properties/kind");
    kind.remove("enum");
    return kind.put("pattern", pattern).put("minLength", 1).put("maxLength", 64);
  }

  private static void not(ObjectNode schema, String pattern) {
    schema.withObject("/properties/id").putObject("not").put("pattern", pattern);
  }

  private static Arguments change(boolean compatible, String at, Consumer<ObjectNode> change) {
    return arguments(compatible, at, change);
  }
}
