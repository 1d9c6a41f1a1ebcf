package flex.contracts;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ControlsTest {
  @ParameterizedTest
  @ValueSource(ints = { 0, 7, 8, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xad, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029,
      0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff, 0xd800, 0xdfff})
  void shouldEscapeWhatActsInsteadOfBeingSeen(int codePoint) {
    assertThat(Controls.escaped("a" + Character.toString(codePoint) + "z"))
        .isEqualTo("a\\u" + HexFormat.of().toHexDigits((char) codePoint) + "z");
  }

  @Test
  void shouldEscapeCharactersBeyondTheFirstPlaneAsPairs() {
    assertThat(Controls.escaped(Character.toString(0xE0041))).isEqualTo("\\udb40\\udc41");
  }

  @Test
  void shouldWriteLineEndsAndTabsShort() {
    assertThat(Controls.escaped("a\r\n\tb")).isEqualTo("a\\r\\n\\tb");
    assertThat(Controls.escaped("a\r\n\tb\u001b", "\n\t")).isEqualTo("a\\r\n\tb\\u001b");
  }

  /** Letters of all scripts, combining marks, emoji with joiners, and what was escaped before. */
  @ParameterizedTest
  @ValueSource(strings = { "", "Müller & Söhne", "می‌خواهم", "👩‍👧", "e\u0301", "店\u3000", "\\u001b"})
  void shouldLeaveAllElseAsItIs(String text) {
    assertThat(Controls.escaped(text)).isSameAs(text);
  }
}
