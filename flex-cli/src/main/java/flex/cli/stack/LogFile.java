package flex.cli.stack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A log that another process appends to, and begins anew when it grew too large. However large it is, a few MiB of it are
 * held at a time; a line of more than 64 KiB comes in pieces.
 */
public final class LogFile {
  private static final int BLOCK = 1 << 16;
  private static final int LONGEST_LINE = 1 << 16;
  private static final int LONGEST_TAIL = 1 << 20;
  private static final long STEP_MILLIS = 150;

  private final Path file;

  public LogFile(Path file) {
    this.file = file;
  }

  /** The last whole lines, none where there is no file; looks at the last MiB at most. */
  public List<String> tail(int lines) {
    var last = new ArrayDeque<String>();
    var reading = new Reading(line -> {
      last.addLast(line);
      if (last.size() > lines) {
        last.removeFirst();
      }
    });
    try {
      if (lines > 0 && Files.exists(file)) {
        long size = Files.size(file);
        reading.position = Math.max(0, size - LONGEST_TAIL);
        reading.torn = reading.position > 0;
        while (reading.position < size && reading.read()) {
          // Block by block.
        }
        if (reading.pending.size() > 0) {
          reading.end();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(last);
  }

  /** The whole lines since an offset, of the first MiB behind it. */
  List<String> linesFrom(long start) throws IOException {
    var lines = new ArrayList<String>();
    if (Files.exists(file)) {
      var reading = new Reading(lines::add);
      reading.position = start;
      while (reading.position < start + LONGEST_TAIL && reading.read()) {
        // Block by block.
      }
    }
    return lines;
  }

  /** Whether there is more of it than {@link #tail} looks at. */
  public boolean isLongerThanTail() {
    try {
      return Files.exists(file) && Files.size(file) > LONGEST_TAIL;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** Hands over what is appended from now on, line by line, as long as {@code on} says so. */
  public void follow(Consumer<String> line, BooleanSupplier on) {
    var reading = new Reading(line);
    try {
      reading.position = Files.exists(file) ? Files.size(file) : 0;
      while (on.getAsBoolean()) {
        if (Files.exists(file)) {
          reading.position = Files.size(file) < reading.position ? 0 : reading.position;
          if (reading.read()) {
            continue;
          }
        }
        Pause.millis(STEP_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** How far it is read. */
  private final class Reading {
    private final Consumer<String> line;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private long position;
    /** Whether it begins within a line, which is left out. */
    private boolean torn;

    Reading(Consumer<String> line) {
      this.line = line;
    }

    /** The next block; false where there is none now. */
    boolean read() throws IOException {
      var block = new byte[BLOCK];
      int count;
      try (var open = new RandomAccessFile(file.toFile(), "r")) {
        open.seek(position);
        count = open.read(block);
      }
      for (int i = 0; i < count; i++) {
        if (block[i] == '\n') {
          end();
        } else if (!torn) {
          pending.write(block[i]);
          if (pending.size() == LONGEST_LINE) {
            end();
          }
        }
      }
      position += Math.max(0, count);
      return count > 0;
    }

    /** Of what is pending, if anything is. */
    void end() {
      if (torn) {
        torn = false;
      } else {
        line.accept(pending.toString(StandardCharsets.UTF_8));
      }
      pending.reset();
    }
  }
}
