package flex.site.server.io;

import flex.contracts.wire.Json;
import flex.site.testing.RunningSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** What no HTTP client sends, but people and scanners do. */
class MalformedHttpIT {
  private final RunningSite site = RunningSite.shared();

  static Arguments[] requests() {
    return new Arguments[]{ Arguments.of("GET /api/v1/stores?name=<x> HTTP/1.1", "", 400),
        Arguments.of("GET /api/v1/stores/%zz HTTP/1.1", "", 400),
        Arguments.of("GET /api/v1//stores HTTP/1.1", "", 400),
        Arguments.of("GET /api/v1/stores;a=b HTTP/1.1", "", 400),
        Arguments.of("GET /api/v1/../../stores HTTP/1.1", "", 400),
        Arguments.of("GET /api/v1/stores HTTP/1.1", "No header at all\r\n", 400),
        Arguments.of("GET /api/v1/stores HTTP/1.1", "X-Long: " + "x".repeat(8_300) + "\r\n", 400),
        Arguments.of("GET /api/v1/stores HTTP/7.0", "", 505), Arguments.of("TRACE /api/v1/stores HTTP/1.1", "", 400),
        Arguments.of("BREW /api/v1/stores HTTP/1.1", "", 400),
        Arguments.of("GET /error HTTP/1.1", "", 404)};
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void shouldAnswerWithAProblemDetail(String first, String header, int status) throws IOException {
    var answer = send(first + "\r\nHost: localhost\r\nAccept: text/html\r\n" + header + "Connection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer.lines().filter(l -> l.regionMatches(true, 0, "Content-Type:", 0, 13))).singleElement().asString()
        .contains("application/problem+json");
    var body = Json.mapper().readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    assertThat(body.path("status").asInt()).isEqualTo(status);
    assertThat(body.path("title").asText()).isNotBlank();
    if (status == 400) {
      assertThat(body.at("/problems/0/reason").asText()).isEqualTo("UNREADABLE");
      assertThat(body.at("/problems/0/remedy").asText()).isNotBlank();
    }
  }

  private String send(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(site.url()).getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
