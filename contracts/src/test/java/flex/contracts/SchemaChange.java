package flex.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One difference between the released schema of a message and what the records say now. Compatible is what both an old
 * and a new program can live with, whichever of them sends.
 */
record SchemaChange(boolean compatible, String at, String what) {
  /** All differences, in the order of the schema; none where both accept the same. */
  static List<SchemaChange> between(JsonNode released, JsonNode now) {
    var changes = new ArrayList<SchemaChange>();
    compare("", released, now, changes);
    return List.copyOf(changes);
  }

  private static void compare(String at, JsonNode released, JsonNode now, List<SchemaChange> changes) {
    if (released.has("enum") && now.has("pattern") && !now.has("enum")) {
      opened(at, released, now, changes);
      return;
    }
    keyword(at, "type", released, now, changes);
    keyword(at, "pattern", released, now, changes);
    keyword(at, "format", released, now, changes);
    bound(at, "minLength", true, released, now, changes);
    bound(at, "maxLength", false, released, now, changes);
    bound(at, "minimum", true, released, now, changes);
    bound(at, "maximum", false, released, now, changes);
    bound(at, "maxItems", false, released, now, changes);
    visible(at, released, now, changes);
    values(at, released, now, changes);
    fields(at, released, now, changes);
    if (released.has("items") && now.has("items")) {
      compare(at + "/0", released.get("items"), now.get("items"), changes);
    }
    if (!released.path("description").equals(now.path("description")) && !released.has("enum")
        && !released.has("properties")) {
      changes.add(new SchemaChange(true, at, "is described in other words"));
    }
  }

  private static void keyword(String at, String name, JsonNode released, JsonNode now, List<SchemaChange> changes) {
    if (!released.path(name).equals(now.path(name))) {
      changes.add(new SchemaChange(false, at, name + " was " + released.path(name) + " and is " + now.path(name)));
    }
  }

  /** A tighter bound refuses what old programs send. A looser one is sent only by programs that use it. */
  private static void bound(String at, String name, boolean lower, JsonNode released, JsonNode now,
      List<SchemaChange> changes) {
    if (released.path(name).equals(now.path(name))) {
      return;
    }
    var looser = !now.has(name)
        || (released.has(name) && (now.get(name).asLong() < released.get(name).asLong()) == lower);
    changes.add(new SchemaChange(looser, at, name + " was " + released.path(name) + " and is " + now.path(name)));
  }

  /**
   * A text for people has to show something. No reader can do anything with one that does not, so who sent such a text is
   * refused rather than taken for compatible.
   */
  private static void visible(String at, JsonNode released, JsonNode now, List<SchemaChange> changes) {
    if (!released.has("not") && now.path("not").size() == 1
        && now.at("/not/pattern").asText().equals(Text.NOTHING_TO_SEE)) {
      changes.add(new SchemaChange(true, at, "asks for a character that can be seen"));
    } else {
      keyword(at, "not", released, now, changes);
    }
  }

  /** A closed list that became an open word: old programs still send nothing but the values of the list. */
  private static void opened(String at, JsonNode released, JsonNode now, List<SchemaChange> changes) {
    keyword(at, "type", released, now, changes);
    var pattern = Pattern.compile(now.get("pattern").asText());
    var refused = texts(released.get("enum")).stream()
        .filter(value -> !pattern.matcher(value).find() || value.length() < now.path("minLength").asInt(0)
            || value.length() > now.path("maxLength").asInt(Integer.MAX_VALUE))
        .sorted().toList();
    changes.add(refused.isEmpty()
        ? new SchemaChange(true, at, "was a list of values and takes every word of the pattern " + pattern)
        : new SchemaChange(false, at, "no longer has the values " + refused));
  }

  private static void values(String at, JsonNode released, JsonNode now, List<SchemaChange> changes) {
    var before = texts(released.path("enum"));
    var after = texts(now.path("enum"));
    for (var gone : minus(before, after)) {
      changes.add(new SchemaChange(false, at, "no longer has the value " + gone));
    }
    for (var added : minus(after, before)) {
      changes.add(new SchemaChange(true, at, "has the new value " + added));
    }
  }

  private static void fields(String at, JsonNode released, JsonNode now, List<SchemaChange> changes) {
    var before = texts(released.path("required"));
    var after = texts(now.path("required"));
    for (var field : released.path("properties").properties()) {
      var place = at + "/" + field.getKey();
      var same = now.path("properties").get(field.getKey());
      if (same == null) {
        changes.add(new SchemaChange(false, place, "was removed"));
        continue;
      }
      if (before.contains(field.getKey()) && !after.contains(field.getKey())) {
        changes.add(new SchemaChange(false, place, "was required and is optional: old readers rely on it"));
      }
      if (!before.contains(field.getKey()) && after.contains(field.getKey())) {
        changes.add(new SchemaChange(false, place, "was optional and is required: old writers leave it out"));
      }
      compare(place, field.getValue(), same, changes);
    }
    for (var field : now.path("properties").properties()) {
      if (!released.path("properties").has(field.getKey())) {
        var required = after.contains(field.getKey());
        changes.add(new SchemaChange(!required, at + "/" + field.getKey(),
            required ? "is new and required: old writers leave it out" : "is new and optional"));
      }
    }
  }

  private static Set<String> texts(JsonNode array) {
    var texts = new HashSet<String>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Set<String> minus(Set<String> set, Set<String> other) {
    var rest = new HashSet<>(set);
    rest.removeAll(other);
    return rest;
  }
}
