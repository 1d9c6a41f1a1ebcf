package flex.cli.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A log that another process appends to, and begins anew when it grew too large. */
public final class LogFile {
  private static final int BLOCK = 1 << 16;
  private static final long STEP_MILLIS = 150;

  private final Path file;

  public LogFile(Path file) {
    this.file = file;
  }

  /** The last lines, none where there is no file; looks at the last MiB at most. */
  public List<String> tail(int lines) {
    try {
      if (lines == 0 || Files.notExists(file)) {
        return List.of();
      }
      long size = Files.size(file);
      var all = linesFrom(Math.max(0, size - (1 << 20)));
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** The whole lines since an offset. */
  List<String> linesFrom(long start) throws IOException {
    if (Files.notExists(file)) {
      return List.of();
    }
    try (var in = Files.newInputStream(file)) {
      in.skip(start);
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().toList();
    }
  }

  /** Hands over what is appended from now on, line by line, as long as {@code on} says so. */
  public void follow(Consumer<String> line, BooleanSupplier on) {
    try {
      long position = Files.exists(file) ? Files.size(file) : 0;
      var pending = new ArrayList<Byte>();
      while (on.getAsBoolean()) {
        if (Files.exists(file)) {
          long size = Files.size(file);
          position = size < position ? 0 : position;
          if (size > position) {
            position = read(position, pending, line);
            continue;
          }
        }
        Pause.millis(STEP_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private long read(long position, List<Byte> pending, Consumer<String> line) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "r")) {
      open.seek(position);
      var block = new byte[BLOCK];
      int count = open.read(block);
      for (int i = 0; i < count; i++) {
        if (block[i] == '\n') {
          line.accept(text(pending));
          pending.clear();
        } else {
          pending.add(block[i]);
        }
      }
      return position + Math.max(0, count);
    }
  }

  private static String text(List<Byte> bytes) {
    var array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes.get(i);
    }
    return new String(array, StandardCharsets.UTF_8);
  }
}
