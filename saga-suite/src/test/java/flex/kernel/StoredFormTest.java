package flex.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What changes of stored names and shapes are found out by. */
class StoredFormTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden-sagas/errand/parked-and-helped.json");

  @Test
  void shouldFindNothingWhenEverythingIsRead() throws IOException {
    assertThat(changed("", "").problems(new Errand())).isEmpty();
    assertThat(changed("", "").names()).containsExactlyInAnyOrder("again", "go", "left", "lost", "returned", "skip",
        "state");
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
      "\"name\" : \"again\"      | \"name\" : \"anew\"      | parked.inputs.0: 'anew' cannot be read",
      "\"name\" : \"go\"         | \"name\" : \"go-out\"    | interventions.1.skipped: 'go-out' cannot be read",
      "\"name\" : \"lost\"       | \"name\" : \"not-found\" | events.1: 'not-found' cannot be read",
      "\\\"reason\\\":\\\"once   | \\\"why\\\":\\\"once     | parked.inputs.0: 'again' is read without some of its values",
      "\\\"phase\\\":\\\"OUT\\\" | \\\"phase\\\":\\\"OFF\\\" | state: 'state' cannot be read",
      "\\\"phase\\\":\\\"OUT\\\" | \\\"phase\\\":\\\"LOST\\\" | its events lead to the state",
      "\"lastEvent\" : 3         | \"lastEvent\" : 4        | it cannot be read",
      "\"type\" : \"errand\"     | \"type\" : \"way\"       | it is of the type way"})
  void shouldSayWhatCannotBeRead(String golden, String now, String problem) throws IOException {
    assertThat(changed(golden, now).problems(new Errand())).anyMatch(p -> p.startsWith(problem));
  }

  @Test
  void shouldTellAChangedValueFromAnotherOrder() throws IOException {
    var golden = changed("", "");
    var order = changed("{\\\"phase\\\":\\\"OUT\\\",\\\"last\\\":\\\"\\\"}",
        "{\\\"last\\\":\\\"\\\",\\\"phase\\\":\\\"OUT\\\"}");

    assertThat(order.text()).isNotEqualTo(golden.text());
    assertThat(order.normal()).isEqualTo(golden.normal());
    assertThat(changed("once more", "twice more").normal()).isNotEqualTo(golden.normal());
  }

  private static StoredForm changed(String golden, String now) throws IOException {
    var text = Files.readString(GOLDEN);
    assertThat(text).contains(golden);
    return new StoredForm(text.replace(golden, now));
  }
}
