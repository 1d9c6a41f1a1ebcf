package flex.site.saga.io;

import flex.contracts.RequestId;
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.VmIds;
import flex.site.testing.RunningSite;
import flex.site.testing.RunningSite.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What operators may ask of sagas over HTTP, who may, and what is refused before any saga is looked at. */
class SagaRequestsIT {
  private static final String REASON = "{\"reason\": \"INC-7: mended\"}";

  private final RunningSite site = RunningSite.shared();

  private static String path(String name) {
    return "/api/v1/sagas/order-" + name;
  }

  private void request(String name) {
    var reply = site.post("/api/v1/shop-requests", """
        {"requestId": "order-%1$s", "version": "6.14.0", "shopType": "Flex_6_14_0", "vmType": "Standard",
         "domainName": "%1$s.example.com", "shopAlias": "DemoShop", "shopName": "The shop of %1$s"}""".formatted(name));
    assertThat(reply.status()).isEqualTo(202);
  }

  private void awaitRequest(String id, String status) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(
        () -> site.get("/api/v1/requests/" + id).body().path("status").asText(), status::equals);
  }

  private static void assertProblem(Reply reply, int status, String field) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body().at("/problems/0/field").asText()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(strings = { "{}", "{\"reason\": null}", "{\"reason\": \"\"}", "{\"reason\": \" \\n\\t \"}",
      "{\"reason\": 7}", "{\"reason\": [\"why\"]}"})
  void shouldAskForAReasonThatCanBeRead(String body) {
    assertProblem(site.post("/api/v1/sagas/nobody/retry", body), 400, "/reason");
    assertProblem(site.post("/api/v1/sagas/nobody/skip-step", body), 400, "/reason");
  }

  @Test
  void shouldRefuseWhatCannotBeDone() {
    var longest = "{\"reason\": \"" + "x".repeat(1_000) + "\"}";
    assertProblem(site.post("/api/v1/sagas/nobody/retry", longest.replace("xx\"", "xxx\"")), 400, "/reason");
    assertProblem(site.post("/api/v1/sagas/nobody/retry", longest), 404, "/sagaId");
    assertProblem(site.post("/api/v1/sagas/nobody/skip-step", REASON), 404, "/sagaId");
    assertProblem(site.post("/api/v1/sagas/nobody/skip-step", "{\"reason\": \"x\", \"version\": 1.5}"), 400,
        "/version");
    assertProblem(site.get("/api/v1/sagas/nobody"), 404, "/sagaId");
    assertThat(site.post("/api/v1/sagas/nobody/retry", "[]").status()).isEqualTo(400);
    assertThat(site.post("/api/v1/sagas/nobody/retry", "{").status()).isEqualTo(400);
    assertThat(site.call("POST", "/api/v1/sagas/nobody/retry", null, RunningSite.OPERATOR_TOKEN, Map.of()).status())
        .isEqualTo(400);
    assertProblem(site.get("/api/v1/sagas?stuck=perhaps"), 400, "/stuck");
    assertProblem(site.get("/api/v1/sagas?limit=many"), 400, "/limit");
  }

  @Test
  void shouldRefuseToHelpOneThatGoesOn() {
    site.stores().keepSilent("goes-on");
    request("goes-on");

    assertProblem(site.post(path("goes-on") + "/retry", REASON), 409, "/sagaId");
    assertProblem(site.post(path("goes-on") + "/skip-step", REASON), 409, "/sagaId");
    assertThat(site.get(path("goes-on")).body().path("interventions")).isEmpty();
    site.post("/api/v1/requests/order-goes-on/cancellation", "{}");
  }

  @Test
  void shouldLetOperatorsOnlyAndShowNoSecret() {
    request("secretive");
    awaitRequest("order-secretive", "SUCCEEDED");
    var vm = VmIds.of(new RequestId("order-secretive"));

    var shown = site.get(path("secretive"));

    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body().path("events").findValuesAsText("name")).endsWith("succeeded");
    assertThat(shown.response().body()).contains(vm)
        .doesNotContain(site.bean(StoreSecrets.class).token(vm), RunningSite.OPERATOR_TOKEN, "mongodb://");
    assertThat(site.get("/api/v1/sagas?limit=1").body()).hasSize(1);
    for (var path : List.of("/api/v1/sagas", path("secretive"))) {
      assertThat(site.call("GET", path, null, RunningSite.PROVIDER_TOKEN, Map.of()).status()).isEqualTo(403);
      assertThat(site.call("GET", path, null, null, Map.of()).status()).isEqualTo(401);
    }
    assertThat(site.call("POST", path("secretive") + "/skip-step", REASON, RunningSite.PROVIDER_TOKEN, Map.of())
        .status()).isEqualTo(403);
  }
}
