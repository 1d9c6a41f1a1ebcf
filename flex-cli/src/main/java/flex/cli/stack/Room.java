package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether there is room on the disk for what a stack writes. */
final class Room {
  /** In MiB; below it a broker may end before it is ready. */
  private static final long NEEDED = 64;
  private static final int BLOCK_BYTES = 256 << 10;

  private Room() {}

  /** Whether there are so many MiB, or the file system does not tell. */
  static boolean has(Path directory, long needed) throws IOException {
    var store = Files.getFileStore(directory);
    return store.getTotalSpace() == 0 || store.getUsableSpace() >> 20 >= needed;
  }

  /** Fails where a stack had better not be started; {@code directory} is there. */
  static void require(Path directory) throws IOException {
    if (!has(directory, NEEDED)) {
      long left = Files.getFileStore(directory).getUsableSpace() >> 20;
      throw failure("there are only %s MiB left on the disk of %s, and a stack needs %s".formatted(left, directory,
          NEEDED), null);
    }
  }

  /** What failed, or that the disk is full where that will be why: quotas too show only when something is written. */
  static RuntimeException reasonOf(RuntimeException failed, Path directory) {
    if (!Files.isDirectory(directory)) {
      return failed;
    }
    var probe = directory.resolve("room-" + ProcessHandle.current().pid());
    try {
      try {
        Files.write(probe, new byte[BLOCK_BYTES]);
      } finally {
        Files.deleteIfExists(probe);
      }
      return failed;
    } catch (ClosedByInterruptException givenUp) {
      failed.addSuppressed(givenUp);
      return failed;
    } catch (IOException full) {
      full.addSuppressed(failed);
      return failure("nothing can be written to " + directory + ": " + full.getMessage(), full);
    }
  }

  private static Failure failure(String message, @Nullable Throwable cause) {
    return new Failure(ExitCode.ENVIRONMENT, message,
        "make room there, or name a directory on another disk: --home DIR, or FLEX_HOME", cause);
  }
}
