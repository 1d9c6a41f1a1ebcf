package flex.contracts;

import org.jspecify.annotations.Nullable;

/** Free text for people. It is cut rather than refused: a long error message must not make an event unreadable. */
public final class Text {
  /** Characters (UTF-16 units) of a free text; its JSON Schema has the same bound. */
  public static final int MAX_LENGTH = 2000;

  private static final String CUT = "...";

  private Text() {}

  /** {@code text} itself, or its beginning and {@code ...} where it is longer than {@link #MAX_LENGTH}. */
  public static String bounded(String text) {
    return bounded(text, MAX_LENGTH);
  }

  /** Like {@link #bounded(String)}; null stays null. */
  public static @Nullable String boundedOrNull(@Nullable String text) {
    return text == null ? null : bounded(text);
  }

  /** {@code text} with at most {@code max} characters, {@code max} at least 4; a surrogate pair is not torn apart. */
  public static String bounded(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    var end = max - CUT.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
  }
}
