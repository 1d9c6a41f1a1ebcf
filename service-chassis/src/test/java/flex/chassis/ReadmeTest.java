package flex.chassis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The service of the README stands there as it is run, by ExampleServiceIT. */
class ReadmeTest {
  private static final Pattern BEGIN = Pattern.compile("^(/\\*\\*|@|public |record |final |class )", Pattern.MULTILINE);

  @ParameterizedTest
  @ValueSource(strings = { "ledger/LedgerSaga", "ledger/io/LedgerStores", "ledger/io/LedgerConfiguration",
      "ledger/io/LedgerController", "ExampleService"})
  void shouldShowTheExampleAsItIs(String name) throws IOException {
    var source = Files.readString(Path.of("src/test/java/flex/example", name + ".java"));
    var begin = BEGIN.matcher(source);

    assertThat(begin.find()).isTrue();
    assertThat(Files.readString(Path.of("README.md"))).contains(source.substring(begin.start()).strip());
  }
}
