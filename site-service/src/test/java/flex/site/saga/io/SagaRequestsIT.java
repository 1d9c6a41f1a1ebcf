package flex.site.saga.io;

import flex.contracts.RequestId;
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.VmIds;
import flex.site.testing.RunningSite;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  @ParameterizedTest
  @ValueSource(strings = { "{}", "{\"reason\": null}", "{\"reason\": \"\"}", "{\"reason\": \" \\n\\t \"}",
      "{\"reason\": 7}", "{\"reason\": [\"why\"]}"})
  void shouldAskForAReasonThatCanBeRead(String body) {
    site.post("/api/v1/sagas/nobody/retry", body).assertProblem(400, "/reason");
    site.post("/api/v1/sagas/nobody/skip-step", body).assertProblem(400, "/reason");
  }

  @Test
  void shouldRefuseWhatCannotBeDone() {
    var longest = "{\"reason\": \"" + "x".repeat(1_000) + "\"}";
    site.post("/api/v1/sagas/nobody/retry", longest.replace("xx\"", "xxx\"")).assertProblem(400, "/reason");
    site.post("/api/v1/sagas/nobody/retry", longest).assertProblem(404, "/sagaId");
    site.post("/api/v1/sagas/nobody/skip-step", REASON).assertProblem(404, "/sagaId");
    site.post("/api/v1/sagas/nobody/skip-step", "{\"reason\": \"x\", \"version\": 1.5}").assertProblem(400,
        "/version");
    site.get("/api/v1/sagas/nobody").assertProblem(404, "/sagaId");
    assertThat(site.post("/api/v1/sagas/nobody/retry", "[]").status()).isEqualTo(400);
    assertThat(site.post("/api/v1/sagas/nobody/retry", "{").status()).isEqualTo(400);
    assertThat(site.call("POST", "/api/v1/sagas/nobody/retry", null, RunningSite.OPERATOR_TOKEN, Map.of()).status())
        .isEqualTo(400);
    site.get("/api/v1/sagas?stuck=perhaps").assertProblem(400, "/stuck");
    for (var list : List.of("sagas", "requests", "stores", "shops")) {
      for (var limit : List.of("many", "0", "1001", "-1")) {
        site.get("/api/v1/" + list + "?limit=" + limit).assertProblem(400, "/limit");
      }
    }
    site.get("/api/v1/sagas?until=yesterday").assertProblem(400, "/until");
  }

  @Test
  void shouldGiveAllPageByPage() {
    for (var name : List.of("page-1", "page-2", "page-3", "page-4")) {
      site.stores().keepSilent(name);
      site.request(name);
    }
    var until = site.get("/api/v1/sagas/order-page-4").body().path("createdAt").asText();
    var all = site.get("/api/v1/sagas?limit=1000&until=" + until).body().findValuesAsText("id");

    var seen = new LinkedHashSet<String>();
    for (int before = -1; before < seen.size();) {
      before = seen.size();
      var page = site.get("/api/v1/sagas?limit=3&until=" + until).body();
      seen.addAll(page.findValuesAsText("id"));
      until = page.path(page.size() - 1).path("createdAt").asText();
    }

    assertThat(all).startsWith("order-page-4", "order-page-3", "order-page-2", "order-page-1");
    assertThat(seen).containsExactlyElementsOf(all);
    assertThat(site.get("/api/v1/requests?limit=2&before=order-page-3").body().findValuesAsText("requestId"))
        .containsExactly("order-page-2", "order-page-1");
    for (var name : List.of("page-1", "page-2", "page-3", "page-4")) {
      site.post("/api/v1/requests/order-" + name + "/cancellation", "{}");
    }
  }

  @Test
  void shouldRefuseToHelpOneThatGoesOn() {
    site.stores().keepSilent("goes-on");
    site.request("goes-on");

    site.post(path("goes-on") + "/retry", REASON).assertProblem(409, "/sagaId");
    site.post(path("goes-on") + "/skip-step", REASON).assertProblem(409, "/sagaId");
    assertThat(site.get(path("goes-on")).body().path("interventions")).isEmpty();
    site.post("/api/v1/requests/order-goes-on/cancellation", "{}");
  }

  @Test
  void shouldLetOperatorsOnlyAndShowNoSecret() {
    site.request("secretive");
    site.awaitRequest("order-secretive", "SUCCEEDED");
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
