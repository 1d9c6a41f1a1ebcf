package flex.chassis.http.io;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatDirectoryTest {
  /** Tomcat's own directories are left in the temporary directory at each end, since they are not empty then. */
  @Test
  void shouldHoldAllThatTomcatMakesAndLeaveNothing() throws IOException {
    var directory = new TomcatDirectory();
    var factory = new TomcatServletWebServerFactory(0);
    directory.customize(factory);
    var server = (TomcatWebServer) factory.getWebServer();
    server.start();
    assertThat(server.getTomcat().getServer().getCatalinaBase().toPath()).isEqualTo(directory.path().resolve("base"));
    assertThat(factory.getDocumentRoot().toPath()).isEqualTo(directory.path().resolve("documents"));
    assertThat(directory.path().resolve("base")).isNotEmptyDirectory();
    server.stop();
    server.destroy();

    directory.close();

    assertThat(directory.path()).doesNotExist();
  }
}
