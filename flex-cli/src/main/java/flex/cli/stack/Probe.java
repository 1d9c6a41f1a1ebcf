package flex.cli.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Looks whether a server answers. */
final class Probe {
  private static final int CONNECT_MILLIS = 500;
  private static final int READ_MILLIS = 3_000;

  private Probe() {}

  static boolean accepts(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(Ports.ADDRESS), port), CONNECT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What Spring Boot's actuator says. */
  static boolean isReady(String url) {
    try {
      var connection = (HttpURLConnection) URI.create(url + "/actuator/health/readiness").toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }
}
