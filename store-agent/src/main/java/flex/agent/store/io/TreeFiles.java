package flex.agent.store.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.StoreInfo.FileFault;
import flex.contracts.Text;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads the files of the tree. One that cannot be used counts as not there: its fault is kept, and said in the log once, until
 * it can be used. So it costs what it is about, and nothing else. Safe for many threads.
 */
final class TreeFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TreeFiles.class);
  private static final int LONGEST_REASON = 300;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path root;
  private final Map<Path, String> faults = new ConcurrentSkipListMap<>();

  TreeFiles(Path root) {
    this.root = root;
  }

  /** What a file says; {@code fault} where not all of it could be used. */
  record Content<T>(T value, @Nullable String fault) {}

  @FunctionalInterface
  interface Reading<T> {
    /** Throws where nothing of it can be used. */
    Content<T> of(byte[] bytes) throws IOException;
  }

  /** In the order of their names. */
  List<FileFault> faults() {
    return faults.entrySet().stream().map(f -> new FileFault(root.relativize(f.getKey()).toString(), f.getValue()))
        .toList();
  }

  boolean isFaulty(Path file) {
    return faults.containsKey(file);
  }

  /** What is below it is gone. */
  void forget(Path directory) {
    faults.keySet().removeIf(file -> file.startsWith(directory));
  }

  /** Empty where the file is not there, or cannot be used. */
  <T> Optional<T> read(Path file, Reading<T> reading) {
    return read(file, WholeFile.LARGEST, reading);
  }

  /** The same, of at most so many bytes. */
  <T> Optional<T> read(Path file, int largest, Reading<T> reading) {
    try {
      var bytes = WholeFile.read(file, largest);
      if (bytes.isEmpty()) {
        settle(file, null);
        return Optional.empty();
      }
      var content = reading.of(bytes.get());
      settle(file, content.fault());
      return Optional.of(content.value());
    } catch (IOException e) {
      settle(file, WholeFile.reason(e));
      return Optional.empty();
    }
  }

  /** A text in UTF-8; one that is none is taken for ISO-8859-1, of which each byte is a character. */
  static Content<String> text(byte[] bytes) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Content<>(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, null);
    } catch (CharacterCodingException e) {
      return new Content<>(new String(bytes, ISO_8859_1), "it is not UTF-8, and was read as ISO-8859-1");
    }
  }

  static <T> T json(byte[] bytes, Class<T> type) throws IOException {
    if (bytes.length == 0) {
      throw new IOException("it is empty");
    }
    try {
      var value = Json.mapper().readValue(bytes, type);
      if (value == null) {
        throw new IOException("it says null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IOException(Text.bounded(e.getOriginalMessage(), LONGEST_REASON), e);
    }
  }

  /** What is in a directory; nothing where that cannot be told. */
  List<Path> list(Path directory) {
    try (var entries = Files.list(directory)) {
      var found = entries.toList();
      settle(directory, null);
      return found;
    } catch (IOException e) {
      settle(directory, WholeFile.reason(e));
    } catch (UncheckedIOException e) {
      settle(directory, WholeFile.reason(Objects.requireNonNull(e.getCause())));
    }
    return List.of();
  }

  /** Makes it where it is missing. */
  void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
      settle(directory, null);
    } catch (IOException e) {
      settle(directory, "it is no directory, and cannot be made: " + WholeFile.reason(e));
    }
  }

  private void settle(Path file, @Nullable String fault) {
    var before = fault == null ? faults.remove(file) : faults.put(file, fault);
    if (fault == null && before != null) {
      LOG.info("{} can be used again", file);
    } else if (fault != null && !fault.equals(before)) {
      LOG.warn("{} cannot be used as it is: {}", file, fault);
    }
  }
}
