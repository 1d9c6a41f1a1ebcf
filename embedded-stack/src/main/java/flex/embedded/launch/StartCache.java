package flex.embedded.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The AOT cache of a program (JEP 483, 514): its classes as they were loaded and linked when it was recorded. It lies
 * beside the program's jar and is named after program and JDK, so that one which does not fit is not there. Where it is
 * missing, a program starts from the JDK's own archive, as every Java program does.
 *
 * @param file where it is, or will be
 */
public record StartCache(Path file) {
  /** What the name of a cache ends with until it is put in its place. */
  public static final String RECORDED = ".recorded";

  private static final String USE = "-XX:AOTCache=";
  private static final String RECORD = "-XX:AOTCacheOutput=";

  public StartCache {
    file = file.toAbsolutePath().normalize();
  }

  /** For the JDK that runs this. */
  public static StartCache beside(Path jar, String program) {
    return new StartCache(jar.resolveSibling(program + "-" + Runtime.version() + ".aot"));
  }

  public boolean exists() {
    return Files.isRegularFile(file);
  }

  /**
   * Options of the JVM, to stand before its main class or jar; the others must be those of the recording. A cache is
   * named only where it is there: a JVM that is given one it cannot use starts without any archive, far slower.
   *
   * <p>
   * It is mapped where it was written for, so that processes of one program share its pages; compiling what a former
   * process compiled, before it is used, costs a short process more than it gains.
   */
  public List<String> options() {
    return exists()
        ? List.of(USE + file, "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0",
            "-XX:-AOTReplayTraining", "-Xlog:aot*=off", "-Xlog:cds*=off")
        : List.of();
  }

  /** Options of a JVM that writes the cache aside when it ends, which takes some seconds. */
  public List<String> recording() {
    return List.of(RECORD + aside(), "-Xlog:aot*=off", "-Xlog:cds*=off");
  }

  /**
   * Puts what was recorded in its place, at once.
   *
   * @return false where nothing was recorded
   */
  public boolean adopt() throws IOException {
    if (!Files.isRegularFile(aside())) {
      return false;
    }
    Files.move(aside(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  private Path aside() {
    return file.resolveSibling(file.getFileName() + RECORDED);
  }
}
