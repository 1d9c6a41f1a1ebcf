package flex.cli.stack;

import flex.contracts.Version;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TemplateListTest {
  private static final String YAML = """
      siteVersion: 6.15.0
      templates:
        - {version: 6.14.0, os: Debian-12}
        - {version: 6.15.0, os: Debian-13}
      addressPool: {first: 127.77.0.2, last: 127.77.255.254, excluded: []}
      """;

  @Test
  void shouldListTemplates() {
    assertThat(TemplateList.parse(YAML).templates()).containsExactly(
        new TemplateList.Template(new Version("6.14.0"), "Debian-12"),
        new TemplateList.Template(new Version("6.15.0"), "Debian-13"));
  }

  @Test
  void shouldMoveStoresAndKeepTheRestWhenTheNetworkIsAnother() {
    var moved = TemplateList.parse(YAML).onNetwork(90);
    assertThat(moved).contains("127.90.0.2", "127.90.255.254", "6.15.0", "Debian-13").doesNotContain("127.77");
    assertThat(TemplateList.parse(moved).templates()).hasSize(2);
  }

  @Test
  void shouldSayWhatIsMissing() {
    assertThatThrownBy(() -> TemplateList.parse("siteVersion: 6.15.0")).hasMessageContaining("templates");
    assertThatThrownBy(() -> TemplateList.parse("templates: [{version: 6.15.0}]")).hasMessageContaining("os");
  }
}
