package flex.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextTest {
  private static final List<String> MEANT = List.of("FLEX_HOME", "FLEX_LIMIT_COMMAND", "FLEX_LIMIT_HOLD");

  @ParameterizedTest
  @CsvSource({ "FLEX_HOM, FLEX_HOME", "FLEX_LIMITS_COMAND, FLEX_LIMIT_COMMAND", "FLEX_LIMIT_HODL, FLEX_LIMIT_HOLD",
      "FLEX_HOUSE,", "FLEX_LIMIT_TASK,", "X,"})
  void shouldFindWhatMayBeMeantUnlessItIsAnotherWord(String text, @Nullable String meant) {
    assertThat(Text.nearest(text, MEANT).orElse(null)).isEqualTo(meant);
  }
}
