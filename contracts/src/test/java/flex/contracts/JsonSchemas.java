package flex.contracts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import flex.contracts.wire.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

import static java.util.Map.entry;

/** Generates the JSON Schema (2020-12, everything inlined) of a message from its record. */
final class JsonSchemas {
  /** Bounds of identifiers, as their patterns imply them; stated for readers and for their tools. */
  private static final Map<Class<? extends Identifier>, int[]> LENGTHS = Map.ofEntries(
      entry(RequestId.class, new int[]{ 1, 100}),
      entry(StoreAlias.class, new int[]{ 1, 63}),
      entry(ShopAlias.class, new int[]{ 1, 63}),
      entry(ShopName.class, new int[]{ 1, 100}),
      entry(DomainName.class, new int[]{ 4, 253}),
      entry(IpAddress.class, new int[]{ 7, 15}),
      entry(Version.class, new int[]{ 5, 14}),
      entry(ShopType.class, new int[]{ 7, 47}),
      entry(VmType.class, new int[]{ 1, 32}),
      entry(RequestKind.class, new int[]{ 1, 64}),
      entry(StepName.class, new int[]{ 1, 64}),
      entry(Problem.Reason.class, new int[]{ 1, 64}));

  /** No list in a message is longer. */
  private static final int MAX_ITEMS = 1000;

  private static final SchemaGenerator GENERATOR = generator();

  private JsonSchemas() {}

  static ObjectNode of(String wireName, Class<?> type) {
    var generated = GENERATOR.generateSchema(type);
    var schema = Json.mapper().createObjectNode();
    schema.set("$schema", generated.remove("$schema"));
    schema.put("title", wireName);
    schema.setAll(generated);
    return schema;
  }

  /** The pattern of an identifier, anchored as JSON Schema needs it. */
  static String pattern(Class<?> identifier) {
    return "^(?:" + constant(identifier, "PATTERN") + ")$";
  }

  private static SchemaGenerator generator() {
    var preset = new OptionPreset(Option.SCHEMA_VERSION_INDICATOR, Option.INLINE_ALL_SCHEMAS, Option.FLATTENED_ENUMS,
        Option.NONPUBLIC_NONSTATIC_FIELDS_WITH_GETTERS, Option.NONPUBLIC_NONSTATIC_FIELDS_WITHOUT_GETTERS,
        Option.ALLOF_CLEANUP_AT_THE_END, Option.DUPLICATE_MEMBER_ATTRIBUTE_CLEANUP_AT_THE_END);
    var config = new SchemaGeneratorConfigBuilder(Json.mapper(), SchemaVersion.DRAFT_2020_12, preset);
    config.forTypesInGeneral().withPropertySorter((_, _) -> 0);
    config.forFields().withRequiredCheck(field -> !isNullable(field));
    config.forFields().withCustomDefinitionProvider(JsonSchemas::value);
    config.forFields().withDescriptionResolver(JsonSchemas::described);
    config.forFields().withArrayMaxItemsResolver(field -> field.isContainerType() ? MAX_ITEMS : null);
    return new SchemaGenerator(config.build());
  }

  private static boolean isNullable(FieldScope field) {
    return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** Identifiers, enums and instants: the same wherever they stand. Texts and numbers: by the table of fields. */
  private static @Nullable CustomPropertyDefinition value(FieldScope field, SchemaGenerationContext context) {
    var java = field.getType().getErasedType();
    var schema = Json.mapper().createObjectNode().put("type", "string");
    if (Identifier.class.isAssignableFrom(java)) {
      var lengths = LENGTHS.get(java);
      if (lengths == null) {
        throw new IllegalStateException("Say in the table of lengths how long a " + java.getSimpleName() + " is.");
      }
      schema.put("minLength", lengths[0]).put("maxLength", lengths[1])
          .put("pattern", pattern(java))
          .put("description", constant(java, "EXPECTED"));
      if (java == ShopName.class) {
        var _ = visible(field, schema);
      }
    } else if (java.isEnum()) {
      var names = Arrays.stream(java.getEnumConstants()).map(Object::toString).toList();
      var values = schema.putArray("enum");
      names.forEach(values::add);
      schema.put("description", "one of " + String.join(", ", names));
    } else if (java == Instant.class) {
      schema.put("format", "date-time").put("maxLength", 40)
          .put("description", "a time with its zone (RFC 3339), such as 2026-11-21T10:15:30Z");
    } else if (java == String.class) {
      var rules = rules(field);
      if (rules.min() > 0) {
        schema.put("minLength", rules.min());
      }
      schema.put("maxLength", rules.max()).put("description", rules.expected());
      if (rules.forPeople() && visible(field, schema)) {
        schema.put("description", rules.expected() + ", with at least one that can be seen");
      }
    } else if (java == int.class || java == long.class) {
      var rules = rules(field);
      schema.put("type", "integer").put("minimum", rules.min()).put("maximum", rules.max())
          .put("description", rules.expected());
    } else if (java == boolean.class) {
      schema.put("type", "boolean").put("description", "true or false");
    } else if (java.isRecord() || List.class.isAssignableFrom(java)) {
      return null;
    } else {
      throw new IllegalStateException("No message may hold a " + java + " until this generator knows its schema.");
    }
    return new CustomPropertyDefinition(schema, CustomDefinition.AttributeInclusion.NO);
  }

  /** What is for people has something to be seen, where it comes in; what is told on may be older than this rule. */
  private static boolean visible(FieldScope field, ObjectNode schema) {
    if (!Topics.comesFromOutside(field.getDeclaringType().getErasedType())) {
      return false;
    }
    schema.putObject("not").put("pattern", Text.NOTHING_TO_SEE);
    return true;
  }

  private static @Nullable String described(FieldScope field) {
    var java = field.getType().getErasedType();
    if (List.class.isAssignableFrom(java)) {
      return "a list of at most " + MAX_ITEMS + " " + field.getName();
    }
    if (!java.isRecord()) {
      return null;
    }
    return Arrays.stream(java.getRecordComponents())
        .filter(c -> !c.getAnnotatedType().isAnnotationPresent(Nullable.class))
        .map(c -> c.getName())
        .collect(Collectors.joining(", ", "an object with ", ""));
  }

  private static FieldRules rules(FieldScope field) {
    var owner = field.getDeclaringType().getErasedType();
    var rules = FieldRules.of(owner, field.getName());
    if (rules == null) {
      throw new IllegalStateException(
          "Say in FieldRules what " + owner.getSimpleName() + "." + field.getName() + " may hold.");
    }
    return rules;
  }

  private static String constant(Class<?> type, String name) {
    try {
      return (String) type.getDeclaredField(name).get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no " + name, e);
    }
  }
}
