package flex.site.enrolment.io;

import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.SiteEvent;
import flex.contracts.StoreAlias;
import flex.contracts.Topics;
import flex.contracts.wire.Json;
import flex.site.enrolment.Enrolment.Application;
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.VmIds;
import flex.site.testing.RunningSite;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The agent's first contact, over TLS that trusts the site's authority alone. */
class EnrolmentIT {
  private static final String VM = VmIds.of(new RequestId("order-enrolled"));

  private final RunningSite site = RunningSite.shared();
  private final StoreSecrets secrets = site.bean(StoreSecrets.class);

  @BeforeEach
  void store() throws Exception {
    var request = """
        {"requestId": "order-enrolled", "version": "6.14.0", "shopType": "Flex_6_14_0", "vmType": "Standard",
         "domainName": "enrolled.example.com", "shopAlias": "DemoShop", "shopName": "Enrolled"}""";
    site.send(Topics.PROVISIONING_EVENTS, "order-enrolled", Json.mapper().readValue(request, ShopRequested.class));
    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().equals(new StoreAlias("enrolled")));
  }

  private static String publicKey() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return Base64.getEncoder().encodeToString(generator.generateKeyPair().getPublic().getEncoded());
  }

  private HttpClient client() throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    var pem = site.bean(CertificateAuthority.class).pem().getBytes(UTF_8);
    trusted.setCertificateEntry("site",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private HttpResponse<String> call(String method, String path, Object body) throws Exception {
    return client().send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + site.enrolmentPort() + path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + RunningSite.OPERATOR_TOKEN)
        .method(method, BodyPublishers.ofString(Json.mapper().writeValueAsString(body))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void shouldGiveCredentialsToOneKeyWhenTokenIsRight() throws Exception {
    var key = publicKey();

    var first = call("POST", "/enrolment", new Application(VM, "enrolled", secrets.token(VM), key));
    var again = call("POST", "/enrolment", new Application(VM, "enrolled", secrets.token(VM), key));
    var other = call("POST", "/enrolment", new Application(VM, "enrolled", secrets.token(VM), publicKey()));

    assertThat(first.statusCode()).isEqualTo(200);
    JsonNode credentials = Json.mapper().readTree(first.body());
    assertThat(Base64.getDecoder().decode(credentials.get("signingKey").asText())).isEqualTo(secrets.signingKey(VM));
    assertThat(credentials.get("httpToken").asText()).isEqualTo(secrets.httpToken(VM));
    assertThat(credentials.get("databaseName").asText()).isEqualTo("store_enrolled");
    var chain = CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(credentials.get("certificate").asText().getBytes(UTF_8)));
    assertThat(chain).hasSize(2);
    var own = (X509Certificate) chain.iterator().next();
    own.verify(site.bean(CertificateAuthority.class).certificate().getPublicKey());
    assertThat(own.getPublicKey().getEncoded()).isEqualTo(Base64.getDecoder().decode(key));
    assertThat(own.getSubjectAlternativeNames()).hasSize(2);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(other.statusCode()).isEqualTo(403);
  }

  @Test
  void shouldRefuseAlikeWhenTokenStoreOrVmIsWrong() throws Exception {
    var key = publicKey();
    for (var application : new Application[]{ new Application(VM, "enrolled", "wrong", key),
        new Application(VM, "nobody", secrets.token(VM), key),
        new Application("vm-other", "enrolled", secrets.token("vm-other"), key),
        new Application(VM, "not an alias", secrets.token(VM), key)}) {
      var reply = call("POST", "/enrolment", application);
      assertThat(reply.statusCode()).isEqualTo(403);
      assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
      assertThat(reply.body()).doesNotContain(secrets.token(VM));
    }
  }

  @Test
  void shouldSayWhatIsWrongWhenFieldsAreMissingOrNoText() throws Exception {
    for (var body : List.of(Map.of(), List.of(), Map.of("vmId", 7, "storeAlias", List.of()))) {
      var reply = call("POST", "/enrolment", body);
      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
      assertThat(Json.mapper().readTree(reply.body()).get("problems").findValuesAsText("field"))
          .containsExactly("/vmId", "/storeAlias", "/token", "/publicKey");
    }
    assertThat(send(BodyPublishers.ofString("{\"vmId\": null")).statusCode()).isEqualTo(400);
    assertThat(send(BodyPublishers.noBody()).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldRefuseBodyWhenItIsTooLarge() throws Exception {
    var large = Json.mapper().writeValueAsBytes(Map.of("vmId", "x".repeat(17 << 10)));
    for (var body : List.of(BodyPublishers.ofByteArray(large),
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
      var reply = send(body);
      assertThat(reply.statusCode()).isEqualTo(413);
      assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
    }
  }

  private HttpResponse<String> send(HttpRequest.BodyPublisher body) throws Exception {
    return client().send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + site.enrolmentPort() + "/enrolment"))
        .header("Content-Type", "application/json").POST(body).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void shouldServeNothingElseWhenPortIsForEnrolment() throws Exception {
    assertThat(call("GET", "/api/v1/stores", "").statusCode()).isEqualTo(404);
    assertThat(call("GET", "/actuator/health", "").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldBeTheSameAuthorityWhenStartedAgain() throws Exception {
    var one = new CertificateAuthority(secrets, Clock.systemUTC()).certificate();
    var two = new CertificateAuthority(secrets, Clock.systemUTC()).certificate();

    one.verify(two.getPublicKey());
    assertThat(one.getSubjectX500Principal()).isEqualTo(two.getSubjectX500Principal());
  }
}
