package flex.site.store.io;

import flex.chassis.calls.io.Calls;
import flex.contracts.StoreInfo;
import flex.contracts.StorePort;
import flex.contracts.wire.Json;
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.Store;
import flex.site.registry.StoreRound;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks agents at port 4000 of their stores, over TLS that trusts the site's authority alone; under {@code agent} in
 * {@code application.yaml}. An agent that keeps failing is left alone for some seconds, so that whoever asks is answered at
 * once.
 */
final class AgentClient implements StoreRound {
  private static final String CALLS = "agent";

  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final HttpClient http;
  private final StoreSecrets secrets;
  private final Calls calls;
  private final int port;

  AgentClient(X509Certificate authority, StoreSecrets secrets, Calls calls)
      throws GeneralSecurityException, IOException {
    this(authority, secrets, calls, StorePort.AGENT.number());
  }

  AgentClient(X509Certificate authority, StoreSecrets secrets, Calls calls, int port)
      throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("site", authority);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    this.http = HttpClient.newBuilder().sslContext(tls).connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .version(HttpClient.Version.HTTP_1_1).build();
    this.secrets = secrets;
    this.calls = calls;
    this.port = port;
  }

  /** What came of a call. */
  sealed interface Answer {
    record Info(StoreInfo info) implements Answer {}

    /** No answer in time, or none at all. */
    record Silent(String why) implements Answer {}

    /** An answer that cannot be used. */
    record Unusable(String why) implements Answer {}
  }

  /** A store that is gone leaves nothing here. */
  @Override
  public void on(List<Store> all) {
    calls.retain(CALLS, all.stream().map(Store::vmId).collect(Collectors.toSet()));
  }

  Answer info(Store store) throws InterruptedException {
    try {
      return calls.named(CALLS, store.vmId()).call(() -> call(store));
    } catch (CallNotPermittedException e) {
      return new Answer.Silent("it did not answer the last times, and is not asked for some seconds");
    } catch (BulkheadFullException e) {
      return new Answer.Silent("too many stores are asked at once");
    } catch (TimeoutException e) {
      return new Answer.Silent("it did not answer in time");
    } catch (IOException e) {
      return new Answer.Silent(e.toString());
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer call(Store store) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("https://" + store.ipAddress() + ":" + port + "/info"))
        .header("Authorization", "Bearer " + secrets.httpToken(store.vmId())).build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      return new Answer.Unusable("it answered with status " + response.statusCode());
    }
    try {
      return new Answer.Info(Json.mapper().readValue(response.body(), StoreInfo.class));
    } catch (IOException e) {
      return new Answer.Unusable("its answer cannot be read");
    }
  }
}
