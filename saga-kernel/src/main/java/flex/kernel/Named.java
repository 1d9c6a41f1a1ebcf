package flex.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import flex.contracts.wire.Json;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A record as it is stored: its name in the saga's table and its JSON. */
record Named(String name, String json) {

  /** Turns the records of one saga type into {@link Named} and back. */
  static final class Codec {
    private final Map<String, Reading> readings = new HashMap<>();
    private final Map<Class<?>, Writing> writings = new HashMap<>();

    /** How what is stored under a name is read; {@code today} makes what it was into what it is now. */
    private record Reading(ObjectReader reader, Function<Object, Object> today) {}

    private record Writing(String name, ObjectWriter writer) {}

    Codec(Saga<?, ?, ?> saga) {
      saga.names().forEach((name, type) -> {
        var java = type(type);
        readings.put(name, new Reading(Json.mapper().readerFor(java), Function.identity()));
        if (writings.put(java.getRawClass(), new Writing(name, Json.mapper().writerFor(java))) != null) {
          throw new IllegalArgumentException(java.getRawClass() + " has two names in the table of the saga type '"
              + saga.type() + "'");
        }
      });
      saga.formerly().forEach((name, former) -> {
        if (readings.put(name, reading(former)) != null) {
          throw new IllegalArgumentException("the name '" + name + "' of the saga type '" + saga.type()
              + "' is both in use and a former one");
        }
      });
    }

    @SuppressWarnings("unchecked") // what is read as the former's type is handed to its own function
    private static Reading reading(Saga.Former<?> former) {
      return new Reading(Json.mapper().readerFor(type(former.type())), (Function<Object, Object>) former.upcast());
    }

    private static JavaType type(Type type) {
      return Json.mapper().constructType(type);
    }

    Named encode(Object value) {
      var writing = writing(value);
      try {
        return new Named(writing.name, writing.writer.writeValueAsString(value));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The name under which it would be stored today. */
    String nameOf(Object value) {
      return writing(value).name;
    }

    private Writing writing(Object value) {
      var writing = writings.get(value.getClass());
      if (writing == null) {
        throw new IllegalArgumentException(value.getClass() + " is not in the saga's table of names");
      }
      return writing;
    }

    Object decode(Named stored) {
      var reading = readings.get(stored.name);
      if (reading == null) {
        throw new IllegalStateException("the name '" + stored.name + "' is not in the saga's table of names");
      }
      try {
        Object read = reading.reader.readValue(stored.json);
        if (read == null) {
          throw new IllegalStateException("'" + stored.name + "' is stored as null");
        }
        return reading.today.apply(read);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException("'" + stored.name + "' cannot be read", e);
      }
    }
  }
}
