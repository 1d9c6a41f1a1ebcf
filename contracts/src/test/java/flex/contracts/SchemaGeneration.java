package flex.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the JSON Schema of a message from its record. */
final class SchemaGeneration {
  /** What is not said by a type; by the name of the component. Lengths in characters. */
  private static final Map<String, Integer> LONGEST = Map.of("commandId", 200, "vmId", 200, "messageId", 500, "url",
      300,
      "hostName", 253, "step", 100, "bootId", 100, "os", 100);
  private static final int LONGEST_TEXT = 2000;
  private static final Map<String, Long> SMALLEST = Map.of("epoch", 1L, "applicationServers", 0L, "memoryLimitMb", 0L,
      "patchLevel", 0L);
  private static final Map<String, Long> LARGEST = Map.of("applicationServers", 64L);

  private final SchemaGenerator generator;

  SchemaGeneration() {
    var config = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
        .with(Option.INLINE_ALL_SCHEMAS).with(Option.FLATTENED_ENUMS);
    config.forTypesInGeneral()
        .withCustomDefinitionProvider((type, context) -> definition(context.getGeneratorConfig().createObjectNode(),
            type.getErasedType()))
        .withPropertySorter(Comparator.comparingInt(
            m -> m instanceof FieldScope field ? position(field) : Integer.MAX_VALUE));
    config.forFields()
        .withRequiredCheck(field -> !field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class))
        .withStringMaxLengthResolver(field -> text(field)
            ? LONGEST.getOrDefault(name(field), LONGEST_TEXT)
            : null)
        .withStringMinLengthResolver(field -> text(field) && LONGEST.containsKey(name(field)) ? 1 : null)
        .withNumberInclusiveMinimumResolver(field -> number(SMALLEST.get(name(field))))
        .withNumberInclusiveMaximumResolver(field -> number(LARGEST.get(name(field))));
    generator = new SchemaGenerator(config.build());
  }

  JsonNode schema(String wireName, Class<?> type) {
    var schema = generator.generateSchema(type);
    schema.put("title", wireName);
    return schema;
  }

  private static @Nullable CustomDefinition definition(ObjectNode node, Class<?> type) {
    if (Identifier.class.isAssignableFrom(type) && type.isRecord()) {
      node.put("type", "string").put("pattern", "^(?:" + constant(type, "PATTERN") + ")$")
          .put("description", constant(type, "EXPECTED"));
      return new CustomDefinition(node, true);
    }
    if (type == Instant.class) {
      node.put("type", "string").put("format", "date-time").put("description",
          "a time in UTC, such as 2026-11-21T10:15:30Z");
      return new CustomDefinition(node, true);
    }
    return null;
  }

  private static String constant(Class<?> type, String name) {
    try {
      return (String) type.getDeclaredField(name).get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean text(FieldScope field) {
    return field.getType().getErasedType() == String.class && !field.isFakeContainerItemScope();
  }

  private static String name(FieldScope field) {
    return field.getDeclaredName();
  }

  private static @Nullable BigDecimal number(@Nullable Long value) {
    return value == null ? null : BigDecimal.valueOf(value);
  }

  private static int position(FieldScope field) {
    var components = field.getMember().getRawMember().getDeclaringClass().getRecordComponents();
    return components == null
        ? 0
        : List.copyOf(Arrays.asList(components)).stream().map(c -> c.getName()).toList()
            .indexOf(field.getDeclaredName());
  }
}
