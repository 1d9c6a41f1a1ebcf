package flex.chassis.http.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.tomcat.util.http.fileupload.FileUtils;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * The two directories that Tomcat wants, below one that is gone with the service. After a crash it is left in the temporary
 * directory of the process, which whoever starts it again should empty.
 */
public final class TomcatDirectory implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, AutoCloseable {
  private final Path directory;

  public TomcatDirectory() {
    try {
      directory = Files.createTempDirectory("flex-tomcat-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return directory;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    try {
      factory.setBaseDirectory(Files.createDirectories(directory.resolve("base")).toFile());
      factory.setDocumentRoot(Files.createDirectories(directory.resolve("documents")).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    FileUtils.deleteDirectory(directory.toFile());
  }
}
