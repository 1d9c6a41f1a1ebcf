package flex.contracts;

import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class SchemasTest {
  static final String REWRITE = "./mvnw -pl contracts test -Dtest=SchemasTest,TopicsTest -Dflex.schemas.write=true";

  static Stream<Arguments> types() {
    return new TreeMap<>(WireNames.table()).entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldStayCompatibleWithReleasedSchemaWhenRecordChanges(String name, Class<?> type) {
    var file = Committed.file(Committed.SCHEMAS, name);
    var released = Committed.textOf(file);
    var generated = Committed.pretty(JsonSchemas.of(name, type));
    if (released != null) {
      assertThat(SchemaChange.between(Committed.json(released), Committed.json(generated)))
          .as("%s is released and only gains optional fields. Make a new version of it, with a record and a wire name "
              + "of its own (see the README of contracts).", name)
          .allMatch(SchemaChange::compatible);
    }
    if (Committed.writeSchemas()) {
      Committed.write(file, generated);
    }
    assertThat(Committed.textOf(file))
        .as("The committed schema of %s is not what its record says now. If that is meant: %s", name, REWRITE)
        .isEqualTo(generated);
  }

  @Test
  void shouldKeepEveryReleasedTypeWhenTableChanges() {
    assertThat(WireNames.table().keySet())
        .as("A released type stays in the table of wire names: old programs go on sending it.")
        .containsAll(Committed.namesIn(Committed.SCHEMAS));
  }

  @Test
  void shouldUseEachClassOnceWhenTypesAreNamed() {
    assertThat(WireNames.table().values()).doesNotHaveDuplicates();
    assertThat(WireNames.table().keySet()).allMatch(name -> name.matches("flex\\.[a-z-]+\\.[A-Z][A-Za-z]*\\.v[1-9]"));
  }
}
