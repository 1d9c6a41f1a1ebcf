package flex.contracts;

import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class SchemasTest {
  static Stream<Arguments> types() {
    return new TreeMap<>(WireNames.table()).entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldEqualCommittedSchemaWhenGeneratedFromRecord(String name, Class<?> type) {
    var file = Committed.file(Committed.SCHEMAS, name);
    var generated = Committed.pretty(JsonSchemas.of(name, type));
    if (Committed.writeSchemas()) {
      Committed.write(file, generated);
    }
    assertThat(Committed.textOf(file)).isEqualTo(generated);
  }
}
