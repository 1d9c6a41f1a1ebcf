package flex.site.store.io;

import flex.contracts.StoreInfo;
import flex.contracts.wire.Json;
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.Store;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks agents at port 4000 of their stores, over TLS that trusts the site's authority alone. An agent that keeps failing
 * is left alone for some seconds, so that whoever asks is answered at once.
 */
final class AgentClient {
  static final int PORT = 4000;

  private final HttpClient http;
  private final StoreSecrets secrets;
  private final Duration limit;
  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
      .slidingWindowSize(4).minimumNumberOfCalls(4).waitDurationInOpenState(Duration.ofSeconds(5))
      .permittedNumberOfCallsInHalfOpenState(1).build());

  /** {@code limit} is for the whole call. */
  AgentClient(X509Certificate authority, StoreSecrets secrets, Duration limit)
      throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("site", authority);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    this.http = HttpClient.newBuilder().sslContext(tls).connectTimeout(limit).followRedirects(HttpClient.Redirect.NEVER)
        .version(HttpClient.Version.HTTP_1_1).build();
    this.secrets = secrets;
    this.limit = limit;
  }

  /** What came of a call. */
  sealed interface Answer {
    record Info(StoreInfo info) implements Answer {}

    /** No answer in time, or none at all. */
    record Silent(String why) implements Answer {}

    /** An answer that cannot be used. */
    record Unusable(String why) implements Answer {}
  }

  Answer info(Store store) throws InterruptedException {
    var breaker = breakers.circuitBreaker(store.vmId());
    try {
      breaker.acquirePermission();
    } catch (CallNotPermittedException e) {
      return new Answer.Silent("it did not answer the last times, and is not asked for some seconds");
    }
    var begin = System.nanoTime();
    try {
      var answer = call(store);
      breaker.onSuccess(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
      return answer;
    } catch (IOException e) {
      breaker.onError(System.nanoTime() - begin, TimeUnit.NANOSECONDS, e);
      return new Answer.Silent(e instanceof HttpTimeoutException
          ? "it did not answer within " + limit.toMillis() + " ms"
          : e.toString());
    } catch (InterruptedException e) {
      breaker.releasePermission();
      throw e;
    }
  }

  private Answer call(Store store) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("https://" + store.ipAddress() + ":" + PORT + "/info"))
        .header("Authorization", "Bearer " + secrets.httpToken(store.vmId())).timeout(limit).build();
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
