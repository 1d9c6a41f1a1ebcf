package flex.site.request.io;

import flex.contracts.DomainName;
import flex.contracts.Problem;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestCommand;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.SiteCommand;
import flex.contracts.SiteEvent;
import flex.contracts.StepName;
import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent;
import flex.contracts.StoreInfo;
import flex.contracts.Topics;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.VmIds;
import flex.site.registry.io.Stores;
import flex.site.testing.RunningSite;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests through the whole service, with stores that are played. */
class RequestsIT {
  private final RunningSite site = RunningSite.shared();

  static ShopRequested request(String name) {
    return new ShopRequested(new RequestId("order-" + name), new Version("6.14.0"), new ShopType("Flex_6_14_0"),
        new VmType("Standard"), new DomainName(name + ".example.com"), null, new ShopAlias("DemoShop"), null,
        new ShopName("The shop of " + name));
  }

  @Test
  @Tag("SITE-02")
  void shouldReportShopReadyWhenShopIsRequestedOverKafka() {
    var request = request("happy");

    site.send(Topics.PROVISIONING_EVENTS, "order-happy", request);
    var ready = site.await(SiteEvent.ShopReady.class, e -> e.requestId().equals(request.requestId()));

    assertThat(ready.storeAlias().value()).isEqualTo("happy");
    assertThat(ready.url()).endsWith("/DemoShop");
    var state = site.get("/api/v1/requests/order-happy").body();
    assertThat(state.get("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(state.get("steps").findValuesAsText("name")).containsExactly("RESERVE_ADDRESS", "CLONE_TEMPLATE",
        "START_VM", "AWAIT_AGENT", "CONFIGURE_STORE", "CREATE_SHOP", "OPEN_SHOP", "REPORT");
    assertThat(state.get("steps").findValuesAsText("status")).containsOnly("DONE");
    var store = site.get("/api/v1/stores/happy").body();
    assertThat(store.get("state").asText()).isEqualTo("RUNNING");
    assertThat(store.at("/shops/0/open").asBoolean()).isTrue();
    assertThat(store.at("/requests/0").asText()).isEqualTo("order-happy");
  }

  private void make(String name) {
    site.send(Topics.PROVISIONING_EVENTS, "order-" + name, request(name));
    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals(name));
  }

  private String status(String requestId) {
    return site.get("/api/v1/requests/" + requestId).body().path("status").asText();
  }

  private void awaitStatus(String requestId, String status) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> status(requestId), status::equals);
  }

  private static String vm(String name) {
    return VmIds.of(new RequestId("order-" + name));
  }

  @Test
  @Tag("SITE-05")
  void shouldCreateFurtherShopWhenStoreRuns() {
    make("further");

    var reply = site.post("/api/v1/stores/further/shops",
        """
            {"requestId": "order-further-2", "shopAlias": "Second", "shopType": "Flex_6_14_0", "shopName": "Second shop"}""");

    assertThat(reply.status()).isEqualTo(202);
    site.await(SiteEvent.ShopReady.class, e -> e.requestId().value().equals("order-further-2"));
    assertThat(site.get("/api/v1/stores/further").body().get("shops").findValuesAsText("shopAlias"))
        .containsExactly("DemoShop", "Second");
    assertThat(site.bean(Stores.class).find(new StoreAlias("further")).orElseThrow().holder()).isNull();
    var again = site.post("/api/v1/stores/further/shops",
        """
            {"requestId": "order-further-3", "shopAlias": "Second", "shopType": "Flex_6_15_0", "shopName": "Third"}""");
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.body().get("problems").findValuesAsText("reason")).containsExactlyInAnyOrder("SHOP_ALIAS_TAKEN",
        "SHOP_TYPE_OF_OTHER_VERSION");
  }

  @Test
  @Tag("SITE-04")
  void shouldReportInfoWhenStoreIsConfiguredAgain() {
    make("configured");

    site.send(Topics.SITE_COMMANDS, "order-configured-2", new SiteCommand.ConfigureStore(
        new RequestId("order-configured-2"), new StoreAlias("configured"), new DomainName("new.example.com")));
    var done = site.await(SiteEvent.StoreConfigured.class, e -> e.requestId().value().equals("order-configured-2"));

    assertThat(done.info().domainName()).isEqualTo(new DomainName("new.example.com"));
    assertThat(site.get("/api/v1/stores/configured").body().get("domainName").asText()).isEqualTo("new.example.com");
  }

  @Test
  void shouldGiveDomainNameBackWhenConfigurationFails() {
    make("unconfigured");
    site.stores().script("unconfigured", c -> c instanceof StoreCommand.ConfigureStore f
        && f.domainName().value().startsWith("broken")
            ? List.of(new StoreEvent.CommandFailed(c.commandId(), c.storeAlias(), c.epoch(), "write", "disk full"))
            : site.stores().obey(c));

    site.post("/api/v1/stores/unconfigured/configuration",
        "{\"requestId\": \"order-unconfigured-2\", \"domainName\": \"broken.example.com\"}");
    var failed = site.await(SiteEvent.StoreConfigurationFailed.class,
        e -> e.requestId().value().equals("order-unconfigured-2"));

    assertThat(failed.cause().detail()).contains("disk full");
    assertThat(site.get("/api/v1/stores/unconfigured").body().get("domainName").asText())
        .isEqualTo("unconfigured.example.com");
  }

  @Test
  @Tag("SITE-06")
  void shouldUndoEverythingWhenHypervisorRefuses() {
    site.stores().refuseToClone("refused");

    site.send(Topics.PROVISIONING_EVENTS, "order-refused", request("refused"));
    var failed = site.await(SiteEvent.ShopRequestFailed.class, e -> e.storeAlias().value().equals("refused"));

    assertThat(failed.step()).isEqualTo(StepName.CLONE_TEMPLATE);
    assertThat(failed.cause().detail()).contains("the disk is full");
    assertThat(site.get("/api/v1/stores/refused").status()).isEqualTo(404);
    assertThat(status("order-refused")).isEqualTo("FAILED");
  }

  @Test
  void shouldDestroyVmAndFreeAddressWhenAgentNeverComes() {
    site.stores().keepSilent("silent");

    site.send(Topics.PROVISIONING_EVENTS, "order-silent", request("silent"));
    var failed = site.await(SiteEvent.ShopRequestFailed.class, e -> e.storeAlias().value().equals("silent"));

    assertThat(failed.step()).isEqualTo(StepName.AWAIT_AGENT);
    assertThat(site.stores().wasDestroyed(vm("silent"))).isTrue();
    assertThat(site.get("/api/v1/stores/silent").status()).isEqualTo(404);
    assertThat(site.all(RequestEvent.StepUndone.class, e -> e.requestId().value().equals("order-silent")))
        .extracting(RequestEvent.StepUndone::step).containsExactly(StepName.AWAIT_AGENT, StepName.START_VM,
            StepName.CLONE_TEMPLATE, StepName.RESERVE_ADDRESS);
  }

  @Test
  void shouldUndoAndRefuseSecondCancellationWhenCancelled() {
    site.stores().keepSilent("cancelled");
    site.send(Topics.PROVISIONING_EVENTS, "order-cancelled", request("cancelled"));
    site.await(SiteEvent.VmStarted.class, e -> e.storeAlias().value().equals("cancelled"));

    var reply = site.post("/api/v1/requests/order-cancelled/cancellation", "{\"reason\": \"changed my mind\"}");
    var cancelled = site.await(RequestEvent.Cancelled.class, e -> e.requestId().value().equals("order-cancelled"));

    assertThat(reply.status()).isEqualTo(202);
    assertThat(cancelled.reason()).isEqualTo("changed my mind");
    assertThat(site.stores().wasDestroyed(vm("cancelled"))).isTrue();
    assertThat(status("order-cancelled")).isEqualTo("CANCELLED");
  }

  @Test
  void shouldRefuseCancellationWhenRequestIsOver() {
    make("over");

    var reply = site.post("/api/v1/requests/order-over/cancellation", "{}");
    var message = site.send(Topics.SITE_COMMANDS, "order-over",
        new RequestCommand.Cancel(new RequestId("order-over"), null));
    var rejected = site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(message));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(rejected.problems()).extracting(Problem::reason).containsExactly(Problem.Reason.TOO_LATE_TO_CANCEL);
  }

  @Test
  void shouldGetStuckAndGoOnWhenShopCannotBeRemoved() {
    make("stuck");
    site.stores().script("stuck", c -> List.of(
        new StoreEvent.CommandFailed(c.commandId(), c.storeAlias(), c.epoch(), "write", "disk full")));
    site.post("/api/v1/stores/stuck/shops",
        "{\"requestId\": \"order-stuck-2\", \"shopAlias\": \"Two\", \"shopType\": \"Flex_6_14_0\", \"shopName\": \"Two\"}");
    site.await(RequestEvent.Stuck.class, e -> e.requestId().value().equals("order-stuck-2"));
    awaitStatus("order-stuck-2", "STUCK");
    site.stores().script("stuck", site.stores()::obey);

    var forbidden = site.call("POST", "/api/v1/requests/order-stuck-2/retry", "{\"reason\": \"disk cleaned\"}",
        RunningSite.PROVIDER_TOKEN, Map.of());
    var reply = site.post("/api/v1/requests/order-stuck-2/retry", "{\"reason\": \"disk cleaned\"}");

    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(reply.status()).isEqualTo(202);
    awaitStatus("order-stuck-2", "FAILED");
    assertThat(site.post("/api/v1/requests/order-stuck-2/retry", "{\"reason\": \"again\"}").status()).isEqualTo(409);
  }

  @Test
  @Tag("SITE-06")
  void shouldAnswerQueriesWhenAskedOverKafka() {
    make("asked");
    site.send(Topics.SITE_COMMANDS, "order-asked", new RequestCommand.Query(new RequestId("order-asked")));
    site.send(Topics.SITE_COMMANDS, "asked", new SiteCommand.QueryStore(new StoreAlias("asked")));

    var request = site.await(RequestEvent.StateReported.class, e -> e.requestId().value().equals("order-asked"));
    var store = site.await(SiteEvent.StoreStateReported.class, e -> e.storeAlias().value().equals("asked"));

    assertThat(request.state().steps()).hasSize(8).allSatisfy(s -> assertThat(s.endedAt()).isNotNull());
    assertThat(store.state()).isEqualTo("RUNNING");
    assertThat(store.requests()).extracting(r -> r.requestId().value()).containsExactly("order-asked");
  }

  @Test
  void shouldRefuseAndCountEventsWhenTheyAreForged() {
    site.stores().keepSilent("forged");
    site.send(Topics.PROVISIONING_EVENTS, "order-forged", request("forged"));
    site.await(SiteEvent.VmStarted.class, e -> e.storeAlias().value().equals("forged"));
    var before = refused();
    var info = new StoreInfo(new StoreAlias("forged"), "forged", null, null, "x", new Version("6.14.0"), 0, List.of(),
        List.of(), List.of(), 0, 0);
    var ready = new StoreEvent.AgentReady(new StoreAlias("forged"), "boot", info);

    site.stores().send(new byte[32], "forged", ready, null, "none");
    site.stores().send(site.bean(StoreSecrets.class).signingKey(vm("forged")), "happy", ready, null, "none");

    Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::refused, n -> n >= before + 2);
    assertThat(site.get("/api/v1/stores/forged").body().get("state").asText()).isEqualTo("STARTED");
    site.post("/api/v1/requests/order-forged/cancellation", "{}");
  }

  private double refused() {
    return site.bean(MeterRegistry.class).find("flex.store.events.refused").counters().stream()
        .mapToDouble(Counter::count).sum();
  }

  @Test
  void shouldAnswerWithProblemWhenTokenIsMissingOrWrong() {
    for (var token : new String[]{ null, "wrong"}) {
      var reply = site.call("GET", "/api/v1/stores", null, token, Map.of());
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.response().headers().firstValue("content-type").orElse(""))
          .startsWith("application/problem+json");
    }
    assertThat(site.call("GET", "/actuator/prometheus", null, RunningSite.PROVIDER_TOKEN, Map.of()).status())
        .isEqualTo(403);
    assertThat(site.get("/actuator/prometheus").status()).isEqualTo(200);
    assertThat(site.call("GET", "/actuator/health/readiness", null, null, Map.of()).status()).isEqualTo(200);
    assertThat(site.call("GET", "/actuator/health/liveness", null, null, Map.of()).status()).isEqualTo(200);
    assertThat(site.get("/api/v1/nothing").status()).isEqualTo(404);
    assertThat(site.get("/api/v1/stores/nobody").status()).isEqualTo(404);
    assertThat(site.call("POST", "/enrolment", "{}", null, Map.of()).status()).isEqualTo(404);
  }
}
