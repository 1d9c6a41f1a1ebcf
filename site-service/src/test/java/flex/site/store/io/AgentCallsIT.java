package flex.site.store.io;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import flex.contracts.DomainName;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.SiteEvent;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo;
import flex.contracts.Topics;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.contracts.wire.Json;
import flex.site.enrolment.io.CertificateAuthority;
import flex.site.registry.Store;
import flex.site.registry.io.Stores;
import flex.site.testing.RunningSite;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls to agents that hang, are away and come back, under the settings of the service's own application.yaml. */
class AgentCallsIT {
  private final RunningSite site = RunningSite.shared();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable HttpsServer agent;

  @AfterEach
  void stop() {
    over.countDown();
    if (agent != null) {
      agent.stop(0);
    }
    threads.shutdownNow();
  }

  private Store make(String name) {
    var alias = new StoreAlias(name);
    site.send(Topics.PROVISIONING_EVENTS, "order-" + name,
        new ShopRequested(new RequestId("order-" + name), new Version("6.14.0"), new ShopType("Flex_6_14_0"),
            new VmType("Standard"), new DomainName(name + ".example.com"), null, new ShopAlias("DemoShop"), null,
            new ShopName("Shop")));
    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().equals(alias));
    return site.bean(Stores.class).find(alias).orElseThrow();
  }

  private void startAgent(Store store, boolean hangs) throws IOException, GeneralSecurityException {
    agent = HttpsServer.create(new InetSocketAddress(store.ipAddress().value(), 4000), 0);
    agent.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
    agent.setExecutor(threads);
    var info = Json.mapper().writeValueAsBytes(new StoreInfo(store.storeAlias(), "m", null, null, "Debian-12",
        store.version(), 0, List.of(), List.of(), List.of(), 0, 0));
    agent.createContext("/info", exchange -> {
      if (hangs) {
        try {
          over.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      exchange.sendResponseHeaders(200, info.length);
      try (var body = exchange.getResponseBody()) {
        body.write(info);
      }
    });
    agent.start();
  }

  private SSLContext tls(Store store) throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var pair = generator.generateKeyPair();
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("agent", pair.getPrivate(), new char[0],
        site.bean(CertificateAuthority.class).issue(pair.getPublic(), store.vmId(),
            List.of(store.ipAddress().value()), List.of()).toArray(X509Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private RunningSite.Reply info(Store store) {
    return site.get("/api/v1/stores/" + store.storeAlias() + "/info");
  }

  private String metrics() {
    return site.get("/actuator/prometheus").response().body();
  }

  @Test
  void shouldAnswerInTimeWhenAgentHangs() throws Exception {
    var store = make("hanging");
    startAgent(store, true);

    var begin = Instant.now();
    var reply = info(store);

    assertThat(reply.status()).isEqualTo(504);
    assertThat(Duration.between(begin, Instant.now())).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(20));
    assertThat(metrics())
        .containsPattern("resilience4j_timelimiter_calls_total\\{kind=\"timeout\",name=\"agent\"} [1-9]");
  }

  @Test
  void shouldLeaveAgentAloneWhenItIsAwayAndAskAgainWhenItIsBack() throws Exception {
    var store = make("away");
    var breaker = "agent-" + store.vmId();

    for (int i = 0; i < 4; i++) {
      assertThat(info(store).body().path("detail").asText()).contains("ConnectException");
    }
    assertThat(info(store).body().path("detail").asText()).contains("is not asked for some seconds");
    assertThat(metrics()).contains("resilience4j_circuitbreaker_state{name=\"" + breaker + "\",state=\"open\"} 1.0")
        .containsPattern("resilience4j_retry_calls_total\\{kind=\"failed_with_retry\",name=\"agent\"} [1-9]")
        .contains("resilience4j_bulkhead_max_allowed_concurrent_calls{name=\"hypervisor\"} 16.0");
    assertThat(
        site.get("/actuator/health").body().at("/components/circuitBreakers/details/" + breaker + "/details/state")
            .asText())
        .isEqualTo("OPEN");
    var unknown = site.call("GET", "/actuator/health", null, null, Map.of()).body();
    assertThat(unknown.path("status").asText()).as("nobody's failure but the agent's").isEqualTo("UP");
    assertThat(unknown.has("components")).as("shown to operators only").isFalse();
    assertThat(site.get("/actuator/health/readiness").status()).isEqualTo(200);

    startAgent(store, false);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> info(store).status() == 200);
    assertThat(metrics()).contains("resilience4j_circuitbreaker_state{name=\"" + breaker + "\",state=\"closed\"} 1.0");
  }
}
