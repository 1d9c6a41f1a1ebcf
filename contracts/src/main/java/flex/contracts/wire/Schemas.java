package flex.contracts.wire;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The JSON Schemas (2020-12) of all types, compiled at first use. */
final class Schemas {
  private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final Function<String, JsonNode> source;
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

  Schemas(Function<String, JsonNode> source) {
    this.source = source;
  }

  /** Schemas as committed beside the records, at {@code /schemas/<wire name>.json} of the class path. */
  static Schemas committed() {
    return new Schemas(type -> {
      try (var in = Schemas.class.getResourceAsStream("/schemas/" + type + ".json")) {
        if (in == null) {
          throw new IllegalStateException("no schema is committed for " + type);
        }
        return Json.mapper().readTree(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  List<Problem> validate(String type, JsonNode body) {
    var schema = compiled.computeIfAbsent(type, t -> REGISTRY.getSchema(source.apply(t)));
    return schema.validate(body).stream().map(e -> problem(schema.getSchemaNode(), e)).toList();
  }

  private static Problem problem(JsonNode schema, Error error) {
    var at = error.getInstanceLocation().toString();
    var field = error.getProperty() == null ? at : at + "/" + error.getProperty();
    var expected = describe(schema, JsonPointer.compile(field.isEmpty() ? "" : field));
    return new Problem(Reason.SCHEMA_VIOLATION, field.isEmpty() ? null : field, shorten(error.getMessage()),
        expected.isEmpty() ? "Send what the JSON Schema of the type asks for." : "Give " + expected + ".");
  }

  private static String describe(JsonNode schema, JsonPointer field) {
    var at = schema;
    for (var p = field; !p.matches(); p = p.tail()) {
      at = p.mayMatchElement() ? at.path("items") : at.path("properties").path(p.getMatchingProperty());
    }
    return at.path("description").asText("");
  }

  private static String shorten(String message) {
    return message.length() > 300 ? message.substring(0, 300) + "..." : message;
  }
}
