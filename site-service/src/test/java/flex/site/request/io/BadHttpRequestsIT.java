package flex.site.request.io;

import flex.contracts.SiteEvent;
import flex.contracts.Topics;
import flex.contracts.wire.Json;
import flex.site.testing.RunningSite;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What can be wrong with a request over HTTP alone. */
class BadHttpRequestsIT {
  private final RunningSite site = RunningSite.shared();

  @Test
  void shouldRefuseWhenIdempotencyKeyAndRequestIdDiffer() {
    var reply = site.call("POST", "/api/v1/shop-requests",
        Json.mapper().valueToTree(RequestsIT.request("key")).toString(), RunningSite.PROVIDER_TOKEN,
        Map.of("Idempotency-Key", "another"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(site.get("/api/v1/requests/another").status()).isEqualTo(404);
    assertThat(site.get("/api/v1/requests/order-key").status()).isEqualTo(404);
  }

  @Test
  void shouldRefuseABodyThatIsTooLargeHoweverItIsSent() {
    var large = "{\"requestId\":\"" + "x".repeat(100_000) + "\"}";

    assertThat(site.post("/api/v1/shop-requests", large).status()).isEqualTo(413);
    assertThat(site.exchange("POST", "/api/v1/shop-requests",
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(UTF_8))),
        RunningSite.PROVIDER_TOKEN, Map.of()).status()).isEqualTo(413);
  }

  @Test
  void shouldRefuseABodyThatNamesAnotherStoreThanThePath() {
    site.send(Topics.PROVISIONING_EVENTS, "order-path", RequestsIT.request("path"));
    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals("path"));

    var reply = site.post("/api/v1/stores/path/shops", """
        {"storeAlias":"elsewhere","shopAlias":"Outlet","shopType":"Flex_6_14_0","shopName":"Outlet"}""");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().toString()).contains("/storeAlias");
  }

  @Test
  void shouldSayWhichMethodsAreAllowed() {
    var reply = site.exchange("DELETE", "/api/v1/stores", BodyPublishers.noBody(), RunningSite.PROVIDER_TOKEN,
        Map.of());

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.response().headers().firstValue("Allow").orElse("")).contains("GET");
    assertThat(reply.body().path("detail").asText()).isNotEmpty();
  }
}
