package flex.contracts.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Texts that cannot be encoded again, since an escape in them names half of a surrogate pair. */
final class TornText {
  private TornText() {}

  /** Pointer to the first one below {@code at}, or null. Whoever passed such a text on would fail. */
  static @Nullable String in(JsonNode node, String at) {
    if (node.isTextual()) {
      return isTorn(node.textValue()) ? at : null;
    }
    if (node.isArray()) {
      for (var i = 0; i < node.size(); i++) {
        var torn = in(node.get(i), at + "/" + i);
        if (torn != null) {
          return torn;
        }
      }
    }
    for (var property : node.properties()) {
      var torn = in(property.getValue(), at + "/" + property.getKey().replace("~", "~0").replace("/", "~1"));
      if (torn != null) {
        return torn;
      }
    }
    return null;
  }

  private static boolean isTorn(String text) {
    return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
