package flex.contracts;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text for people. It is cut rather than refused: a long error message must not make an event unreadable. */
public final class Text {
  /** Characters (UTF-16 units) of a free text; its JSON Schema has the same bound. */
  public static final int MAX_LENGTH = 2000;

  /**
   * A text in which nobody sees anything: spaces of any width, controls, format characters, marks that stand on another
   * character, and the letters and symbols that are blank. Means the same to Java and to ECMAScript, as JSON Schema has
   * it. Who sends what people will read may not send it; what was stored or said before that was asked stays readable.
   */
  static final String NOTHING_TO_SEE = "^[\\p{Z}\\p{C}\\p{M}\\u115f\\u1160\\u2800\\u3164\\uffa0\ud80d\udc41\ud80d\udc42\ud834\udd59]*$";

  private static final Pattern INVISIBLE = Pattern.compile(NOTHING_TO_SEE);
  private static final String CUT = "...";

  private Text() {}

  /** Whether a person who is shown the text sees anything. */
  public static boolean isVisible(String text) {
    return !INVISIBLE.matcher(text).matches();
  }

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

  /** What somebody may have meant who wrote {@code text}: the most similar, unless more than one letter in six differs. */
  public static Optional<String> nearest(String text, Collection<String> meant) {
    return meant.stream().filter(m -> distance(text, m) <= Math.max(1, m.length() / 6))
        .min(Comparator.comparingInt(m -> distance(text, m)));
  }

  /** How many characters must be added, left out or replaced (Levenshtein). */
  private static int distance(String one, String other) {
    var above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      var row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        var replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
  }
}
