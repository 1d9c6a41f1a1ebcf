package flex.agent.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The site's enrolment server: a token is bound to the first key that comes with it. */
public final class TestSite implements AutoCloseable {
  private static final String IP = "127.0.0.1";

  public final TestCa ca = new TestCa();
  public final AtomicInteger refusals = new AtomicInteger();
  private final Map<String, TestStore> stores = new ConcurrentHashMap<>();
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final HttpsServer server;

  public TestSite() {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(ca.serving(IP)));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/enrolment", this::enrol);
    server.start();
  }

  public String enrolmentUrl() {
    return "https://" + IP + ":" + server.getAddress().getPort() + "/enrolment";
  }

  void expect(TestStore store) {
    stores.put(store.vmId, store);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void enrol(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = Json.mapper().readTree(exchange.getRequestBody());
      var store = stores.get(request.path("vmId").asText());
      var key = request.path("publicKey").asText();
      if (store == null || !store.token.equals(request.path("token").asText())
          || !store.alias.value().equals(request.path("storeAlias").asText())
          || !key.equals(keys.computeIfAbsent(store.vmId, _ -> key))) {
        refusals.incrementAndGet();
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      var spki = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
      var answer = Json.mapper()
          .writeValueAsBytes(Map.of("signingKey", Base64.getEncoder().encodeToString(store.signingKey.getBytes(UTF_8)),
              "httpToken", store.httpToken, "certificate", ca.issuePem(spki, store.ip, Duration.ofDays(1)),
              "databaseUri", store.databaseUri, "databaseName", store.databaseName, "kafka", Map.of()));
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
