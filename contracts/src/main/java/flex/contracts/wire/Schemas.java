package flex.contracts.wire;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON Schemas (2020-12) of all types, compiled at first use. */
final class Schemas {
  /** More are not told: who gets so many has sent something else altogether. */
  private static final int MAX_PROBLEMS = 50;

  private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
      builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
          .formatAssertionsEnabled(true)
          .locale(Locale.ENGLISH)
          .build()));

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

  /** One problem for each field at fault, in the order of the schema; at most {@value #MAX_PROBLEMS}. */
  List<Problem> validate(String type, JsonNode body) {
    var schema = compiled.computeIfAbsent(type, t -> REGISTRY.getSchema(source.apply(t)));
    var errors = schema.validate(body);
    if (errors.isEmpty()) {
      return List.of();
    }
    var problems = new LinkedHashMap<String, Problem>();
    for (var error : errors) {
      if (problems.size() == MAX_PROBLEMS) {
        break;
      }
      var field = field(error);
      problems.computeIfAbsent(field, f -> problem(schema.getSchemaNode(), f, error));
    }
    return List.copyOf(problems.values());
  }

  /** The problem of the field at {@code pointer} of a {@code type}, with the remedy that its schema gives. */
  Problem problem(String type, String pointer, String detail) {
    var schema = compiled.computeIfAbsent(type, t -> REGISTRY.getSchema(source.apply(t)));
    return problem(schema.getSchemaNode(), pointer, detail);
  }

  private static String field(Error error) {
    var at = error.getInstanceLocation().toString();
    return error.getProperty() == null ? at : at + "/" + error.getProperty();
  }

  private static Problem problem(JsonNode schema, String field, Error error) {
    return problem(schema, field, switch (error.getKeyword()) {
      case "required" -> "The field is missing.";
      // The library's text quotes the regular expression, which nobody wants to read.
      case "pattern" -> "The value does not have the form that is asked for.";
      case "not" -> "The text has no character that can be seen.";
      case null, default -> "The value is not valid: " + Text.bounded(error.getMessage(), 300) + ".";
    });
  }

  private static Problem problem(JsonNode schema, String field, String detail) {
    return new Problem(Reason.SCHEMA_VIOLATION, field.isEmpty() ? null : field, detail, remedy(schema, field));
  }

  private static String remedy(JsonNode schema, String field) {
    var at = schema;
    var optional = false;
    for (var p = JsonPointer.compile(field); !p.matches(); p = p.tail()) {
      var items = at.get("items");
      if (items != null && p.mayMatchElement()) {
        at = items;
        optional = false;
      } else {
        optional = !names(at.path("required"), p.getMatchingProperty());
        at = at.path("properties").path(p.getMatchingProperty());
      }
    }
    var expected = at.path("description").asText("");
    if (expected.isEmpty()) {
      return "Send what the JSON Schema of the type asks for.";
    }
    return "Give " + expected + (optional ? ", or leave the field out." : ".");
  }

  private static boolean names(JsonNode required, @Nullable String property) {
    for (var name : required) {
      if (Objects.equals(name.asText(), property)) {
        return true;
      }
    }
    return false;
  }
}
