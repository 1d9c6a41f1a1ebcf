package flex.site.saga.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import flex.contracts.DomainName;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreEvent;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.contracts.wire.Json;
import flex.site.catalogue.Catalogue;
import flex.site.request.Facts;
import flex.site.request.Order;
import flex.site.testing.RunningSite;
import flex.site.testing.RunningSite.Reply;
import flex.steps.StepInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Sagas that wait for an operator, over HTTP: damaged by hand, thrown over, or stuck in an undo. */
class StuckSagasIT {
  private static final String REASON = "{\"reason\": \"INC-7: mended\"}";

  private final RunningSite site = RunningSite.shared();

  private MongoCollection<Document> documents() {
    return site.bean(MongoDatabase.class).getCollection("sagas");
  }

  private static String id(String name) {
    return "order-" + name;
  }

  private static String path(String name) {
    return "/api/v1/sagas/" + id(name);
  }

  private JsonNode show(String name) {
    return site.get(path(name)).body();
  }

  private JsonNode awaitStatus(String name, String status) {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> show(name),
        s -> s.path("status").asText().equals(status));
  }

  /** As a person with a database shell would, who also counts the version up so that it is noticed. */
  private void edit(String name, Bson change) {
    var result = documents().updateOne(Filters.eq("_id", id(name)),
        Updates.combine(change, Updates.inc("version", 1L)));
    assertThat(result.getModifiedCount()).isOne();
  }

  /** A request that waits for an agent which never comes. */
  private void waiting(String name) {
    site.stores().keepSilent(name);
    site.request(name);
    Awaitility.await().atMost(Duration.ofSeconds(60))
        .until(() -> show(name).at("/state/data/step").asText().equals("AWAIT_AGENT"));
  }

  private Reply cancel(String name) {
    return site.post("/api/v1/requests/" + id(name) + "/cancellation", "{\"reason\": \"not wanted\"}");
  }

  private List<String> stuck() {
    return site.get("/api/v1/sagas?stuck=true&limit=1000").body().findValuesAsText("id");
  }

  @Test
  void shouldParkADamagedDocumentLetOthersGoOnAndMakeItsStateAnewByRetry() {
    waiting("damaged");
    edit("damaged", Updates.set("state.data", "{\"work\": oops"));
    assertThat(cancel("damaged").status()).isEqualTo(202);

    var parked = awaitStatus("damaged", "PARKED");
    assertThat(parked.path("parkedBecause").asText()).contains("doing");
    assertThat(parked.path("state").isMissingNode()).isTrue();
    assertThat(parked.at("/waiting/0/name").asText()).isEqualTo("in.cancel");
    assertThat(parked.at("/waiting/0/data/reason").asText()).isEqualTo("not wanted");
    assertThat(parked.path("events").findValuesAsText("name")).startsWith("begun", "step-begun", "done");
    assertThat(parked.at("/events/0/cause").asText()).startsWith("http#");
    assertThat(parked.at("/events/0/at").asText()).isNotBlank();
    assertThat(stuck()).contains(id("damaged"));
    assertThat(site.get("/api/v1/requests/order-damaged").body().path("status").asText()).isEqualTo("STUCK");

    site.request("others-go-on");
    site.awaitRequest("order-others-go-on", "SUCCEEDED");
    var retried = site.post(path("damaged") + "/retry", REASON);

    assertThat(retried.status()).isEqualTo(200);
    assertThat(retried.body().at("/interventions/0/reason").asText()).isEqualTo("INC-7: mended");
    assertThat(retried.body().path("waiting")).isEmpty();
    site.awaitRequest("order-damaged", "CANCELLED");
    assertThat(stuck()).doesNotContain(id("damaged"));
  }

  @Test
  void shouldLeaveOutTheInputAtWhichASagaThrowsAndGoOn() {
    waiting("throwing");
    var state = Objects.requireNonNull(documents().find(Filters.eq("_id", id("throwing"))).first())
        .getEmbedded(List.of("state", "data"), String.class);
    // No step of this kind of request: its functions throw at whatever wants to know what comes before it.
    edit("throwing", Updates.set("state.data", state.replace("AWAIT_AGENT", "HOLD_STORE")));
    cancel("throwing");
    var parked = awaitStatus("throwing", "PARKED");
    assertThat(parked.path("parkedBecause").asText()).contains("HOLD_STORE is no step of the plan SHOP_IN_NEW_STORE");

    var again = site.post("/api/v1/requests/order-throwing/retry", REASON);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.body().path("status").asText()).as("it failed again, and says so").isEqualTo("STUCK");
    assertThat(site.post(path("throwing") + "/retry", REASON).body().path("status").asText()).isEqualTo("PARKED");

    edit("throwing", Updates.set("state.data", state));
    var seen = show("throwing").path("version").asLong();
    var asked = "{\"reason\": \"the customer wants it after all\", \"version\": %s}";
    site.post(path("throwing") + "/skip-step", asked.formatted(seen - 1)).assertProblem(409, "/version");
    var skipped = site.post(path("throwing") + "/skip-step", asked.formatted(seen));

    assertThat(skipped.status()).isEqualTo(200);
    assertThat(skipped.body().path("status").asText()).isEqualTo("OPEN");
    assertThat(skipped.body().path("interventions").findValuesAsText("kind"))
        .containsExactly("RETRY", "RETRY", "SKIP_STEP");
    assertThat(skipped.body().at("/interventions/2/leftOut/name").asText()).isEqualTo("in.cancel");
    assertThat(skipped.body().at("/interventions/2/leftOut/data/reason").asText()).isEqualTo("not wanted");
    site.awaitRequest("order-throwing", "FAILED");
  }

  private static Order order(String name) {
    return Order.of(new ShopRequested(new RequestId(id(name)), new Version("6.14.0"), new ShopType("Flex_6_14_0"),
        new VmType("Standard"), new DomainName(name + ".example.com"), null, new ShopAlias("DemoShop"), null,
        new ShopName("The shop of " + name)));
  }

  private Facts.Size size() {
    var size = site.bean(Catalogue.class).size(new VmType("Standard")).orElseThrow();
    return new Facts.Size(size.name(), size.applicationServers(), size.memoryLimitMb());
  }

  /** Parks a request as the kernel does where it fails at the first input, before there is any event. */
  private void parkAtFirstInput(String name, String state, String input, Object data) throws JsonProcessingException {
    var now = Date.from(Instant.now());
    documents().insertOne(new Document("_id", id(name)).append("type", "shop-request").append("version", 1L)
        .append("status", "PARKED").append("lastEvent", 0L).append("moved", 0L).append("lastSent", 0L)
        .append("lastEpoch", 0L).append("createdAt", now).append("events", List.of())
        .append("state", new Document("name", state).append("data", "{}"))
        .append("parked", new Document("reason", "java.lang.IllegalStateException: it was late").append("at", now)
            .append("inputs", List.of(new Document("cause", "m-" + name).append("name", input)
                .append("data", Json.mapper().writeValueAsString(data))))));
  }

  /** Also where it was stored before requests went by steps. */
  @Test
  void shouldShowARequestThatNeverBeganAndLetItBeginByRetry() throws JsonProcessingException {
    parkAtFirstInput("late", "state.fresh", "in.submit", Map.of("order", order("late"), "facts", size()));

    var state = site.get("/api/v1/requests/order-late");
    assertThat(state.status()).isEqualTo(200);
    assertThat(state.body().path("status").asText()).isEqualTo("STUCK");
    assertThat(state.body().path("cause").asText()).contains("it was late");
    assertThat(state.body().path("storeAlias").asText()).isEqualTo("late");
    site.request("late");
    assertThat(show("late").path("waiting")).as("asked for again, it is the same").hasSize(1);

    assertThat(site.post("/api/v1/requests/order-late/retry", REASON).status()).isEqualTo(202);
    site.awaitRequest("order-late", "SUCCEEDED");
  }

  @Test
  void shouldCancelARequestThatAnOperatorLeavesOut() throws JsonProcessingException {
    parkAtFirstInput("left-out", "fresh", "in.begin", new StepInput.Begin<>(order("left-out"), Facts.of(size())));

    var skipped = site.post(path("left-out") + "/skip-step", "{\"reason\": \"asked for twice\"}");

    assertThat(skipped.body().at("/interventions/0/leftOut/name").asText()).isEqualTo("in.begin");
    var state = site.get("/api/v1/requests/order-left-out").body();
    assertThat(state.path("status").asText()).isEqualTo("CANCELLED");
    assertThat(state.path("cause").asText()).contains("asked for twice");
    assertThat(site.get("/api/v1/stores/left-out").status()).isEqualTo(404);
    assertThat(stuck()).doesNotContain(id("left-out"));
  }

  @Test
  void shouldNotSpeakOfAnUnknownRequestWhenNothingOfItCanBeRead() {
    documents().insertOne(new Document("_id", "order-rubble").append("type", "shop-request").append("status", "PARKED")
        .append("parked", new Document("reason", "rubble")));

    site.get("/api/v1/requests/order-rubble").assertProblem(500, "/requestId");
    assertThat(show("rubble").path("parkedBecause").asText()).isEqualTo("rubble");
    documents().deleteOne(Filters.eq("_id", "order-rubble"));
  }

  @Test
  void shouldNotLeaveOutTheEndOfAStepsTime() {
    waiting("time-is-up");
    var state = Objects.requireNonNull(documents().find(Filters.eq("_id", id("time-is-up"))).first())
        .getEmbedded(List.of("state", "data"), String.class);
    edit("time-is-up", Updates.set("state.data", "no JSON"));
    awaitStatus("time-is-up", "PARKED");

    var refused = site.post(path("time-is-up") + "/skip-step", REASON);

    refused.assertProblem(409, "/sagaId");
    assertThat(refused.body().at("/problems/0/detail").asText()).contains("the end of its step's time");
    edit("time-is-up", Updates.set("state.data", state));
    assertThat(site.post(path("time-is-up") + "/retry", REASON).status()).isEqualTo(200);
    site.awaitRequest("order-time-is-up", "FAILED");
  }

  @Test
  void shouldSayWhatIsDamagedUntilItIsRepaired() {
    waiting("unreadable");
    var before = Objects.requireNonNull(documents().find(Filters.eq("_id", id("unreadable"))).first());
    edit("unreadable", Updates.set("events", "gone"));
    cancel("unreadable");
    awaitStatus("unreadable", "PARKED");

    for (var action : List.of("/retry", "/skip-step")) {
      var refused = site.post(path("unreadable") + action, REASON);
      refused.assertProblem(409, "/sagaId");
      assertThat(refused.body().at("/problems/0/remedy").asText()).contains("runbook");
    }
    assertThat(site.post("/api/v1/requests/order-unreadable/retry", REASON).status()).isEqualTo(409);

    edit("unreadable", Updates.set("events", before.get("events")));
    assertThat(site.post(path("unreadable") + "/retry", REASON).status()).isEqualTo(200);
    site.awaitRequest("order-unreadable", "CANCELLED");
  }

  @Test
  void shouldGoOnUnwindingWhenAnOperatorUndidByHandWhatCannotBeUndone() {
    site.request("by-hand");
    site.awaitRequest("order-by-hand", "SUCCEEDED");
    site.stores().script("by-hand", c -> List.of(
        new StoreEvent.CommandFailed(c.commandId(), c.storeAlias(), c.epoch(), "write", "disk full")));
    site.post("/api/v1/stores/by-hand/shops",
        "{\"requestId\": \"order-by-hand-2\", \"shopAlias\": \"Two\", \"shopType\": \"Flex_6_14_0\", \"shopName\": \"Two\"}");
    var stuck = awaitStatus("by-hand-2", "STUCK");
    assertThat(stuck.path("stuckBecause").asText()).startsWith("CREATE_SHOP cannot be undone").contains("disk full");
    assertThat(stuck()).contains(id("by-hand-2"));

    var skipped = site.post(path("by-hand-2") + "/skip-step", "{\"reason\": \"shop removed by hand\"}");

    assertThat(skipped.status()).isEqualTo(200);
    assertThat(skipped.body().path("events").findValuesAsText("name")).contains("step-vouched");
    site.awaitRequest("order-by-hand-2", "FAILED");
    assertThat(site.get("/api/v1/requests/order-by-hand-2").body().at("/steps/1/detail").asText())
        .contains("shop removed by hand");
    site.post(path("by-hand-2") + "/skip-step", REASON).assertProblem(409, "/sagaId");
    site.post(path("by-hand-2") + "/retry", REASON).assertProblem(409, "/sagaId");

    site.stores().script("by-hand", site.stores()::obey);
    site.post("/api/v1/stores/by-hand/shops",
        "{\"requestId\": \"order-by-hand-3\", \"shopAlias\": \"Three\", \"shopType\": \"Flex_6_14_0\", \"shopName\": \"Three\"}");
    site.awaitRequest("order-by-hand-3", "SUCCEEDED");
  }
}
