package flex.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The committed schemas are those of the records. Written anew with {@code -Dflex.schemas.write=true}. */
class SchemasTest {
  private static final Path COMMITTED = Path.of("src/main/resources/schemas");

  private final SchemaGeneration generation = new SchemaGeneration();

  static Set<String> types() {
    return new TreeSet<>(WireNames.table().keySet());
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldBeCommittedAsGenerated(String type) throws IOException {
    var generated = generation.schema(type, Objects.requireNonNull(WireNames.table().get(type)));
    var file = COMMITTED.resolve(type + ".json");
    if (Boolean.getBoolean("flex.schemas.write")) {
      Files.createDirectories(COMMITTED);
      Files.writeString(file, pretty(generated));
    }
    assertThat(file).as("run ./mvnw test -pl contracts -Dtest=SchemasTest -Dflex.schemas.write=true").exists();
    assertThat(Files.readString(file)).isEqualTo(pretty(generated));
  }

  @Test
  void shouldHaveNoSchemaOfAnUnknownType() throws IOException {
    try (var files = Files.list(COMMITTED)) {
      assertThat(files.map(f -> f.getFileName().toString().replace(".json", ""))).containsExactlyInAnyOrderElementsOf(
          types());
    }
  }

  static String pretty(JsonNode node) throws IOException {
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }
}
