package flex.agent.store.io;

import flex.contracts.Text;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Reads small files, whatever lies in their place. */
public final class WholeFile {
  /** In bytes; no file that the agent goes by is meant to be larger. */
  public static final int LARGEST = 64 * 1024;

  private static final int LONGEST_REASON = 300;

  private WholeFile() {}

  /** A file that cannot be used; the message begins with its path. */
  public static final class Unusable extends IOException {
    private static final long serialVersionUID = 1;

    private final String why;

    public Unusable(Path file, String why, Throwable cause) {
      super(file + " cannot be used: " + why, cause);
      this.why = why;
    }

    public Unusable(Path file, String why) {
      super(file + " cannot be used: " + why);
      this.why = why;
    }

    /** Without the path. */
    public String why() {
      return why;
    }
  }

  /** Its bytes, at most {@link #LARGEST}; empty where nothing has its name. Throws {@link Unusable} else. */
  public static Optional<byte[]> read(Path file) throws Unusable {
    return read(file, LARGEST);
  }

  static Optional<byte[]> read(Path file, int largest) throws Unusable {
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new Unusable(file, "it is no regular file");
      }
      try (var in = Files.newInputStream(file)) {
        var bytes = in.readNBytes(largest + 1);
        if (bytes.length > largest) {
          throw new Unusable(file, "it has more than " + largest + " bytes");
        }
        return Optional.of(bytes);
      }
    } catch (NoSuchFileException e) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new Unusable(file, "it is a link that leads nowhere", e);
      }
      return Optional.empty();
    } catch (Unusable e) {
      throw e;
    } catch (IOException e) {
      throw new Unusable(file, reason(e), e);
    }
  }

  /** What is wrong, without the path; for people. */
  static String reason(IOException e) {
    return switch (e) {
      case Unusable u -> u.why();
      case AccessDeniedException _ -> "the agent may not read it";
      case NotDirectoryException _ -> "it is no directory";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      case FileSystemException f -> f.getClass().getSimpleName();
      default -> Text.bounded(e.getMessage() == null ? e.toString() : e.getMessage(), LONGEST_REASON);
    };
  }
}
