package flex.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

import static java.util.stream.Collectors.toCollection;

/** Generated files that are committed; surefire runs in the folder of the module. */
final class Committed {
  static final Path SCHEMAS = Path.of("src/main/resources/schemas");
  static final Path ASYNCAPI = Path.of("src/main/resources/asyncapi.json");
  static final Path GOLDEN = Path.of("src/test/resources/golden");

  private static final ObjectWriter WRITER = Json.mapper().writer(new DefaultPrettyPrinter()
      .withObjectIndenter(new DefaultIndenter("  ", "\n"))
      .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private Committed() {}

  /** Whether generated schemas, and what is made of them, are to be written instead of compared. */
  static boolean writeSchemas() {
    return Boolean.getBoolean("flex.schemas.write");
  }

  static boolean writeGolden() {
    return Boolean.getBoolean("flex.golden.write");
  }

  /** The same text on every system. */
  static String pretty(Object value) {
    try {
      return WRITER.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file(Path folder, String wireName) {
    return folder.resolve(wireName + ".json");
  }

  static @Nullable String textOf(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Wire names of which {@code folder} holds a file. */
  static Set<String> namesIn(Path folder) {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .collect(toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
