package flex.cli.stack;

import flex.embedded.testing.SettingsTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VariablesTest {
  private static final Path DOCUMENT = Path.of("../docs/settings.md");

  private static List<String> named(String section) throws IOException {
    return SettingsTable.rows(DOCUMENT, section).stream().map(row -> row.substring(3, row.indexOf('`', 3))).toList();
  }

  @Test
  void shouldTellTypingErrorsWithWhatMayBeMeant() {
    var found = Variables.of(Services.FLEX,
        List.of("FLEX_LIMITS_COMAND", "FLEX_HOM", "FLEX_PORT_SIET", "FLEX_SITE_LIMIT", "HOME", "FLEXIBLE", "FLEX_HOME",
            "FLEX_TEST_KAFKA", "FLEX_SITE_PORT"));

    assertThat(found.mistyped()).extracting(p -> p.field() + ": " + p.remedy()).containsExactly(
        "FLEX_HOM: write FLEX_HOME if that is meant, else unset it",
        "FLEX_LIMITS_COMAND: write FLEX_LIMIT_COMMAND if that is meant, else unset it",
        "FLEX_PORT_SIET: write FLEX_PORT_SITE if that is meant, else unset it");
    assertThat(found.strange()).containsExactly("FLEX_SITE_LIMIT");
  }

  /** A setting that a service gets is known to the command as well, which inherits it or sets it. */
  @Test
  void shouldKnowAllSettingsOfItsServices() throws IOException {
    for (var service : Services.FLEX.ours()) {
      assertThat(Stream.concat(service.takes().stream(), service.isGiven().stream()).distinct())
          .containsExactlyInAnyOrderElementsOf(named(service.label()));
    }
  }

  @Test
  void shouldDocumentItsPorts() throws IOException {
    assertThat(SettingsTable.rows(DOCUMENT, "flex")).containsExactlyElementsOf(Services.FLEX.ports().stream()
        .map(p -> SettingsTable.row(p.variable(), p.usual() + "", "a whole number from 1 to 65535")).sorted().toList());
  }
}
