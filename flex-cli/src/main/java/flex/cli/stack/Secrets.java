package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;

/** The secrets of a home, made once; only their owner may read them. */
public final class Secrets {
  private static final int BYTES = 32;

  private Secrets() {}

  static void make(Home home, Services services, SecureRandom random) {
    try {
      if (Files.notExists(home.secrets())) {
        Files.createDirectories(home.directory());
        Files.createDirectory(home.secrets(), WholeFiles.OWNER_ONLY_DIRECTORY);
      }
      var files = new ArrayList<>(services.ours().stream().map(home::secret).toList());
      files.add(home.operatorToken());
      for (var file : files) {
        if (Files.notExists(file)) {
          var bytes = new byte[BYTES];
          random.nextBytes(bytes);
          WholeFiles.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n",
              WholeFiles.OWNER_ONLY);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What operators show to every service. */
  public static String operatorToken(Home home) {
    try {
      return Files.readString(home.operatorToken()).strip();
    } catch (NoSuchFileException e) {
      throw new Failure(ExitCode.NOT_RUNNING, "there is no stack in " + home.directory() + ": its operator token "
          + "is missing", "start the stack: flex up", e);
    } catch (IOException e) {
      throw new UncheckedIOException(home.operatorToken() + " cannot be read", e);
    }
  }
}
