package flex.chassis;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShortTextTest {
  @Test
  void shouldKeepTextWhenItFits() {
    assertThat(ShortText.of("x".repeat(200), 200)).isEqualTo("x".repeat(200));
  }

  @Test
  void shouldTellTextsApartWhenTheyAreTooLong() {
    var one = ShortText.of("x".repeat(600) + "1", 200);

    assertThat(one).hasSize(200).startsWith("xxx").isEqualTo(ShortText.of("x".repeat(600) + "1", 200))
        .isNotEqualTo(ShortText.of("x".repeat(600) + "2", 200));
  }

  @Test
  void shouldLeaveNoHalfCharacterWhenTextIsCut() {
    var short1 = ShortText.of("\uD83D\uDE00".repeat(200), 200);

    assertThat(short1.codePoints().filter(c -> Character.getType(c) == Character.SURROGATE)).isEmpty();
  }
}
