package flex.agent.store.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;

/**
 * Changes files so that a reader, and the disk after a crash, has the old content or the new one. A file that is there
 * is replaced by another inode, never written: it may be a hard link into a template.
 */
public final class AtomicFiles {
  private static final String NEW = ".new";

  private AtomicFiles() {}

  /** Readable by everybody; on disk when it returns. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, content, "rw-r--r--");
  }

  /** Readable by the owner alone; on disk when it returns. */
  public static void writeSecret(Path file, byte[] content) throws IOException {
    write(file, content, "rw-------");
  }

  /** Makes a directory below one that is there; on disk when it returns, as its parent is synced even where it was there. */
  public static Path makeDirectory(Path directory) throws IOException {
    var made = Files.createDirectories(directory);
    sync(parent(made));
    return made;
  }

  /** Removes a directory with what is in it; does nothing where it is not there. Links are removed, not followed. */
  public static void removeDirectory(Path directory) throws IOException {
    try (var tree = Files.walk(directory)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    sync(parent(directory));
  }

  private static void write(Path file, byte[] content, String permissions) throws IOException {
    var next = file.resolveSibling("." + file.getFileName() + NEW);
    Files.deleteIfExists(next); // left by a crash, or a link that must not be written through
    try (var out = FileChannel.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
      var buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(parent(file));
  }

  private static Path parent(Path file) throws IOException {
    var parent = file.getParent();
    if (parent == null) {
      throw new FileNotFoundException(file + " has no directory");
    }
    return parent;
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
