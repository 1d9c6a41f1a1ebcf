package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Held while the processes of a home are started or ended. The system frees it when its holder dies. */
public final class HomeLock implements AutoCloseable {
  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for another command that starts or ends the same stack; {@code onWait} is called once before. */
  static HomeLock take(Home home, Duration limit, Runnable onWait) {
    return take(home.lock(), limit, onWait, "another command has been starting or ending the stack in "
        + home.directory() + " for more than " + limit.toSeconds() + " s");
  }

  /** A lock by any name; fails with {@code taken} when it is not free within the limit. */
  public static HomeLock take(Path file, Duration limit, Runnable onWait, String taken) {
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      long end = System.nanoTime() + limit.toNanos();
      boolean told = false;
      var lock = tryLock(channel);
      while (lock == null) {
        if (System.nanoTime() - end >= 0) {
          channel.close();
          throw new Failure(ExitCode.REFUSED, taken, "wait for it, or end it");
        }
        if (!told) {
          told = true;
          onWait.run();
        }
        Pause.millis(100);
        lock = tryLock(channel);
      }
      return new HomeLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }

  /** Null while another process, or this one, has it. */
  static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
