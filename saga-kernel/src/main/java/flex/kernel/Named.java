package flex.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.wire.Json;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;

/** A record as it is stored: its name in the saga's table and its JSON. */
record Named(String name, String json) {

  /** Turns the records of one saga type into {@link Named} and back. */
  static final class Codec {
    private final Map<String, Class<?>> types;
    private final Map<Class<?>, String> names;

    Codec(Map<String, Class<?>> table) {
      types = Map.copyOf(table);
      names = table.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    Named encode(Object value) {
      var name = names.get(value.getClass());
      if (name == null) {
        throw new IllegalArgumentException(value.getClass() + " is not in the saga's table of names");
      }
      try {
        return new Named(name, Json.mapper().writeValueAsString(value));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    Object decode(Named stored) {
      var type = types.get(stored.name);
      if (type == null) {
        throw new IllegalStateException("the name '" + stored.name + "' is not in the saga's table of names");
      }
      try {
        return Json.mapper().readValue(stored.json, type);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException("'" + stored.name + "' cannot be read", e);
      }
    }
  }
}
