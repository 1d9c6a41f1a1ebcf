package flex.contracts;

import java.util.HexFormat;

/**
 * Text that came from outside, as a terminal or a log may show it: no character of it moves the cursor, changes colours,
 * begins a line of its own, or turns the order of others round. Letters and symbols that are blank (U+3164, U+2800) take
 * their place like a space, and are left: {@link Text#isVisible} refuses a text of nothing else.
 */
public final class Controls {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Controls() {}

  /**
   * {@code text} with such characters escaped as in JSON ({@code \n}, {@code \u001b}), so that the same holds for the
   * strings of a JSON document. Escaped are controls (C0, DEL, C1), separators of lines and paragraphs, halves of surrogate
   * pairs, and format characters but for the two joiners, by which languages and emoji are spelt.
   */
  public static String escaped(String text) {
    return escaped(text, "");
  }

  /** As {@link #escaped(String)}, but leaves the characters of {@code kept} as they are. */
  public static String escaped(String text, String kept) {
    if (text.codePoints().noneMatch(c -> acts(c) && kept.indexOf(c) < 0)) {
      return text;
    }
    var shown = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> {
      if (acts(c) && kept.indexOf(c) < 0) {
        append(shown, c);
      } else {
        shown.appendCodePoint(c);
      }
    });
    return shown.toString();
  }

  private static boolean acts(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      case Character.FORMAT -> codePoint != ZERO_WIDTH_NON_JOINER && codePoint != ZERO_WIDTH_JOINER;
      default -> false;
    };
  }

  private static void append(StringBuilder shown, int codePoint) {
    switch (codePoint) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        for (char unit : Character.toChars(codePoint)) {
          shown.append("\\u").append(HexFormat.of().toHexDigits(unit));
        }
      }
    }
  }
}
