package flex.chassis.http.io;

import flex.contracts.Problem;
import flex.contracts.Problem.Kind;
import flex.contracts.Problem.Reason;
import flex.contracts.wire.Json;
import flex.kernel.Refused;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

import static org.assertj.core.api.Assertions.assertThat;

class HttpProblemsTest {
  private static final TomcatDirectory DIRECTORY = new TomcatDirectory();
  private static final WebServer SERVER = server();

  /** Refuses by the kind that is asked for, or by none of its own. */
  private static WebServer server() {
    var factory = new TomcatServletWebServerFactory(0);
    DIRECTORY.customize(factory);
    return factory.getWebServer(context -> context.addServlet("refusing", new HttpServlet() {
      private static final long serialVersionUID = 1;

      @Override
      protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var kind = request.getParameter("kind");
        new HttpProblems().refused(new Refused(new Problem(Reason.NO_FREE_ADDRESS,
            kind == null ? null : Kind.valueOf(kind), null, "No.", "Ask for another.")), request, response);
      }
    }).addMapping("/*"));
  }

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() throws IOException {
    SERVER.stop();
    SERVER.destroy();
    DIRECTORY.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerWhatWasRefusedByItsKind(Kind kind) throws Exception {
    assertAnsweredBy(kind, get("?kind=" + kind));
  }

  @Test
  void shouldAnswerByTheKindOfTheReasonWhereNoOtherIsGiven() throws Exception {
    assertAnsweredBy(Kind.AWAY, get(""));
  }

  private static HttpResponse<String> get(String query) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + SERVER.getPort() + "/" + query)).build(),
          BodyHandlers.ofString());
    }
  }

  private static void assertAnsweredBy(Kind kind, HttpResponse<String> reply) throws IOException {
    assertThat(reply.statusCode()).isEqualTo(kind.httpStatus());
    assertThat(Json.mapper().readTree(reply.body()).at("/problems/0/kind").asText()).isEqualTo(kind.name());
    assertThat(reply.headers().firstValue("Retry-After").isPresent()).isEqualTo(kind.passes());
  }
}
