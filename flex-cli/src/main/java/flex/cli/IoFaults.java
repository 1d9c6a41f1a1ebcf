package flex.cli;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/** What a fault of the file system means to the person at the terminal: the path, what is wrong, and the way out. */
final class IoFaults {
  private static final String ELSEWHERE = "name a directory of your own: --home DIR, or FLEX_HOME";
  private static final String ROOM = "make room there, or name a directory on another disk: --home DIR, or FLEX_HOME";

  private IoFaults() {}

  /** Empty where it is none. */
  static Optional<Failure> explained(Throwable error) {
    return switch (error) {
      case FileSystemException e -> Optional.of(explained(e, error));
      case UncheckedIOException e when e.getCause() instanceof FileSystemException cause ->
        Optional.of(explained(cause, error));
      case UncheckedIOException e -> Optional.of(failure(String.valueOf(own(e)), "", error));
      case IOException e -> Optional.of(failure(String.valueOf(e.getMessage()), "", error));
      default -> Optional.empty();
    };
  }

  private static Failure explained(FileSystemException fault, Throwable error) {
    var file = fault.getOtherFile() == null ? fault.getFile() : fault.getOtherFile();
    var path = file == null ? "a file" : file;
    return switch (fault) {
      case AccessDeniedException _ -> failure(path + " may not be used by this user" + owner(file), ELSEWHERE, error);
      case NoSuchFileException _ -> failure(path + " is missing", "", error);
      case FileAlreadyExistsException _ -> failure(path + " is in the way", ELSEWHERE, error);
      case NotDirectoryException _ -> failure(path + " is no directory", ELSEWHERE, error);
      default -> failure(path + ": " + fault.getReason(), isFull(fault.getReason()) ? ROOM : ELSEWHERE, error);
    };
  }

  private static Failure failure(String message, String remedy, Throwable error) {
    return new Failure(ExitCode.ENVIRONMENT, message, remedy, error);
  }

  /** What was said where it happened; what the cause says of itself begins with the name of a class. */
  private static @Nullable String own(UncheckedIOException e) {
    IOException cause = requireNonNull(e.getCause());
    return cause.toString().equals(e.getMessage()) ? cause.getMessage() : e.getMessage() + ": " + cause.getMessage();
  }

  private static boolean isFull(@Nullable String reason) {
    return reason != null && (reason.contains("No space left") || reason.contains("quota exceeded"));
  }

  /** Whose the nearest directory is that this user may see. */
  private static String owner(@Nullable String file) {
    for (var path = file == null ? null : Path.of(file).toAbsolutePath(); path != null; path = path.getParent()) {
      try {
        return ": " + path + " is " + Files.getOwner(path).getName() + "'s";
      } catch (IOException | UnsupportedOperationException unseen) {
        // The one above may be seen.
      }
    }
    return "";
  }
}
