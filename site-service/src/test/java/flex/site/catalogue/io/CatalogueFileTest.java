package flex.site.catalogue.io;

import flex.contracts.Version;
import flex.site.catalogue.Catalogue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("SITE-01")
class CatalogueFileTest {
  private static String text() throws IOException {
    try (var in = Objects.requireNonNull(CatalogueFileTest.class.getResourceAsStream("/catalogue.yaml"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static Catalogue read(String text) throws IOException {
    return CatalogueFile.read("test.yaml", new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void shouldBeUsableWhenItIsTheDefault() throws IOException {
    var catalogue = read(text());

    assertThat(catalogue.siteVersion()).isEqualTo(new Version("6.15.0"));
    assertThat(catalogue.addressPool().addresses().findFirst().orElseThrow().value()).isEqualTo("127.77.0.2");
    assertThat(catalogue.addressPool().addresses().count()).isEqualTo(65_533);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(delimiter = '|', textBlock = """
      siteVersion: 6.15.0   | siteVersion: 6.16.0     | siteVersion 6.16.0 is not among the versions
      6.14.2, 6.15.0]       | 6.14.2, 6.15.0, 7.0.0]  | version 7.0.0 is above the site's version
      version: 6.14.0       | version: 6.15.0         | the template 6.15.0 stands there twice
      version: 6.14.0       | version: 6.12.0         | is older than 6.14.0
      Flex_6_14_2           | Flex_6_99_0             | the shop type Flex_6_99_0 belongs to a version that is not listed
      applicationServers: 8 | applicationServers: 65  | the VM type Advanced has applicationServers 65; allowed is 1 to 64
      memoryLimitMb: 200    | memoryLimitMb: 16777217 | has memoryLimitMb 16777217; allowed is 1 to 16777216
      cpus: 2               | cpus: 0                 | has cpus 0; allowed is 1 to 1024
      memoryMb: 2048        | memoryMb: -1            | has memoryMb -1; allowed is 1 to 16777216
      diskGb: 20            | diskGb: 1048577         | has diskGb 1048577; allowed is 1 to 1048576
      first: 127.77.0.2     | first: 128.0.0.1        | is behind its last
      first: 127.77.0.2     | first: localhost        | not valid: an IPv4 address
      cpus: 2               | cpu: 2                  | cpu
      siteVersion: 6.15.0   | siteVersion: [          | it is no YAML
      """)
  void shouldTellOperatorWhenItCannotBeUsed(String correct, String wrong, String message) throws IOException {
    var text = text().replaceFirst(Pattern.quote(correct), wrong);

    assertThatThrownBy(() -> read(text)).isInstanceOf(CatalogueFile.Invalid.class).hasMessageContaining("test.yaml")
        .hasMessageContaining(message);
  }
}
