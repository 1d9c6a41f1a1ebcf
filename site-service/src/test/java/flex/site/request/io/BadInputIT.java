package flex.site.request.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import flex.chassis.messages.io.KafkaClients;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestEvent;
import flex.contracts.SiteEvent;
import flex.contracts.Topics;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Json;
import flex.contracts.wire.Wire;
import flex.kernel.DeadLetters;
import flex.kernel.Sagas;
import flex.site.registry.Store;
import flex.site.registry.io.Stores;
import flex.site.testing.RunningSite;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever can be wrong with a request: the event, the HTTP problem, and that nothing changed. */
class BadInputIT {
  private static final String TYPE = "flex.provisioning.ShopRequested.v1";

  private final RunningSite site = RunningSite.shared();

  private static ObjectNode request(String name) {
    return Json.mapper().valueToTree(RequestsIT.request(name));
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        Arguments.of("too-old", "version", "6.13.9", Reason.VERSION_TOO_OLD, 422, false),
        Arguments.of("above-site", "version", "6.16.0", Reason.VERSION_ABOVE_SITE, 422, false),
        Arguments.of("no-template", "version", "6.14.2", Reason.NO_TEMPLATE, 422, false),
        Arguments.of("no-type", "shopType", "Flex_6_13_0", Reason.UNKNOWN_SHOP_TYPE, 422, false),
        Arguments.of("other-type", "shopType", "Flex_6_15_0", Reason.SHOP_TYPE_OF_OTHER_VERSION, 422, false),
        Arguments.of("no-vm-type", "vmType", "Gigantic", Reason.UNKNOWN_VM_TYPE, 422, false),
        Arguments.of("bad-domain", "domainName", "not a domain", Reason.SCHEMA_VIOLATION, 400, true),
        Arguments.of("bad-alias", "storeAlias", "UPPER_case", Reason.SCHEMA_VIOLATION, 400, true));
  }

  @ParameterizedTest(name = "{3} of {1}")
  @MethodSource("violations")
  @Tag("SITE-02")
  @Tag("SITE-03")
  void shouldRejectWithFieldAndRemedyWhenRuleIsBroken(String name, String field, String value, Reason reason,
      int status, boolean deadLetter) {
    var body = request(name).put(field, value);

    unchanged(name, () -> {
      site.send(Topics.PROVISIONING_EVENTS, "order-" + name, TYPE, body.toString());
      var rejected = site.await(RequestEvent.Rejected.class, e -> isOf(e, name));
      assertThat(rejected.problems()).anySatisfy(p -> assertProblem(p, reason, "/" + field));
      if (deadLetter) {
        awaitDeadLetter("order-" + name);
      } else {
        assertThat(isDeadLetter("order-" + name)).isFalse();
      }

      var reply = site.post("/api/v1/shop-requests", body.toString());
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.response().headers().firstValue("content-type").orElse(""))
          .startsWith("application/problem+json");
      assertThat(reply.body().get("problems").findValuesAsText("reason")).contains(reason.value());
      assertThat(reply.body().get("problems").findValuesAsText("field")).contains("/" + field);
      assertThat(reply.body().get("problems").findValuesAsText("remedy")).allSatisfy(r -> assertThat(r).isNotBlank());
    });
  }

  @Test
  void shouldNameAllProblemsWhenThereAreSeveral() {
    var body = request("several").put("version", "6.16.0").put("vmType", "Gigantic").put("shopType", "Flex_1_0_0");

    var reply = site.post("/api/v1/shop-requests", body.toString());

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.body().get("problems").findValuesAsText("reason")).containsExactlyInAnyOrder("VERSION_ABOVE_SITE",
        "UNKNOWN_SHOP_TYPE", "UNKNOWN_VM_TYPE");
  }

  @Test
  void shouldRejectAndKeepDeadLetterWhenJsonIsMalformed() {
    unchanged("malformed", () -> {
      site.send(Topics.PROVISIONING_EVENTS, "order-malformed", TYPE, "{\"requestId\": ");
      var rejected = site.await(RequestEvent.Rejected.class, e -> isOf(e, "malformed"));
      assertThat(rejected.problems()).extracting(Problem::reason).containsExactly(Reason.UNREADABLE);
      awaitDeadLetter("order-malformed");

      var reply = site.post("/api/v1/shop-requests", "{\"requestId\": ");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body().get("problems").findValuesAsText("reason")).containsExactly("UNREADABLE");
    });
  }

  @Test
  void shouldRejectAndKeepDeadLetterWhenTypeIsUnknown() {
    unchanged("unknown-type", () -> {
      var message = site.send(Topics.PROVISIONING_EVENTS, "order-unknown-type", "flex.provisioning.ShopWished.v1",
          request("unknown-type").toString());
      var rejected = site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(message));
      assertThat(rejected.requestId()).as("nobody knows what it asks for").isNull();
      assertThat(rejected.problems()).extracting(Problem::reason).containsExactly(Reason.UNKNOWN_TYPE);
      awaitDeadLetter("order-unknown-type");
    });
  }

  @Test
  void shouldRejectWhenFieldIsMissing() {
    unchanged("missing", () -> {
      var body = request("missing");
      body.remove("shopName");
      site.send(Topics.PROVISIONING_EVENTS, "order-missing", TYPE, body.toString());
      var rejected = site.await(RequestEvent.Rejected.class, e -> isOf(e, "missing"));
      assertThat(rejected.problems()).anySatisfy(p -> assertProblem(p, Reason.SCHEMA_VIOLATION, "/shopName"));
      assertThat(site.post("/api/v1/shop-requests", body.toString()).status()).isEqualTo(400);
    });
  }

  @Test
  void shouldRejectWhenAliasOrDomainIsTaken() {
    make("taken");
    rejected("alias-taken", b -> b.put("storeAlias", "taken"), Reason.STORE_ALIAS_TAKEN, "/storeAlias");
    rejected("domain-taken", b -> b.put("domainName", "taken.example.com").put("storeAlias", "domain-taken"),
        Reason.DOMAIN_NAME_TAKEN, "/domainName");
  }

  private void rejected(String name, Consumer<ObjectNode> change, Reason reason, String field) {
    var body = request(name);
    change.accept(body);
    unchanged(name, () -> {
      site.send(Topics.PROVISIONING_EVENTS, "order-" + name, TYPE, body.toString());
      var rejected = site.await(RequestEvent.Rejected.class, e -> isOf(e, name));
      assertThat(rejected.problems()).hasSize(1).allSatisfy(p -> assertProblem(p, reason, field));
      var reply = site.post("/api/v1/shop-requests", body.toString());
      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.body().at("/problems/0/reason").asText()).isEqualTo(reason.value());
    });
  }

  @Test
  void shouldRejectWhenNoAddressIsFree() {
    make("full");
    var stores = site.bean(MongoDatabase.class).getCollection("stores");
    var real = Objects.requireNonNull(stores.find(Filters.eq("_id", "full")).first());
    for (var i = 2; i < RunningSite.ADDRESSES + 2; i++) {
      var address = "127.77.0." + i;
      if (stores.find(Filters.eq("ipAddress", address)).first() == null) {
        stores.insertOne(new Document(real).append("_id", "filler-" + i).append("ipAddress", address)
            .append("domainName", "filler-" + i + ".example.com")
            .append("domainNames", List.of("filler-" + i + ".example.com")).append("requestId", "filler-" + i)
            .append("state", "RESERVED"));
      }
    }
    try {
      unchanged("no-address", () -> {
        site.send(Topics.PROVISIONING_EVENTS, "order-no-address", RequestsIT.request("no-address"));
        var rejected = site.await(RequestEvent.Rejected.class, e -> isOf(e, "no-address"));
        assertThat(rejected.problems()).extracting(Problem::reason).containsExactly(Reason.NO_FREE_ADDRESS);
        var reply = site.post("/api/v1/shop-requests", RequestsIT.request("no-address"));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body().at("/problems/0/remedy").asText()).isNotBlank();
      });
    } finally {
      stores.deleteMany(Filters.regex("_id", "^filler-"));
    }
  }

  @Test
  void shouldAnswerTheSameAndMakeNoSecondShopWhenRequestIsRepeated() {
    make("repeated");
    site.awaitQuiet();
    var vms = site.stores().vms();

    site.send(Topics.PROVISIONING_EVENTS, "order-repeated", RequestsIT.request("repeated"));
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(
        () -> site.all(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals("repeated")), l -> l.size() == 2);
    var answers = site.all(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals("repeated"));
    var reply = site.post("/api/v1/shop-requests", RequestsIT.request("repeated"));

    assertThat(answers.getFirst()).isEqualTo(answers.getLast());
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body().get("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(reply.response().headers().firstValue("location")).contains("/api/v1/requests/order-repeated");
    assertThat(site.stores().vms()).isEqualTo(vms);
    assertThat(site.get("/api/v1/stores/repeated").body().get("shops")).hasSize(1);
  }

  @Test
  void shouldRefuseWhenRequestIdIsReusedWithOtherContent() {
    make("reused");
    var before = site.get("/api/v1/requests/order-reused").body();
    var body = request("reused").put("shopName", "Another");

    var message = site.send(Topics.PROVISIONING_EVENTS, "order-reused", TYPE, body.toString());
    var rejected = site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(message));
    var reply = site.post("/api/v1/shop-requests", body.toString());

    assertThat(rejected.requestId()).as("the request was taken in").isNull();
    assertThat(rejected.problems()).hasSize(1)
        .allSatisfy(p -> assertProblem(p, Reason.REQUEST_ID_REUSED, "/requestId"));
    assertThat(reply.status()).isEqualTo(409);
    assertThat(site.get("/api/v1/requests/order-reused").body()).isEqualTo(before);
  }

  @Test
  void shouldAnswerReadablyWhenSourceAndIdAreAsLongAsAllowed() {
    var id = "i".repeat(290);
    var envelope = Envelope.of(id, "/" + "s".repeat(290), TYPE, Instant.now().truncatedTo(ChronoUnit.MILLIS));

    site.send(Wire.record(Topics.PROVISIONING_EVENTS, "order-long", envelope, bytes(request("long"))));
    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals("long"));
    site.send(Wire.record(Topics.PROVISIONING_EVENTS, "order-long", envelope,
        bytes(request("long").put("shopName", "Another"))));

    assertThat(site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(id)).problems())
        .extracting(Problem::reason).containsExactly(Reason.REQUEST_ID_REUSED);
  }

  private static byte[] bytes(ObjectNode body) {
    return body.toString().getBytes(UTF_8);
  }

  private void make(String name) {
    site.send(Topics.PROVISIONING_EVENTS, "order-" + name, RequestsIT.request(name));
    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals(name));
  }

  private static boolean isOf(RequestEvent.Rejected e, String name) {
    return e.requestId() != null && e.requestId().value().equals("order-" + name);
  }

  private static void assertProblem(Problem problem, Reason reason, String field) {
    assertThat(problem.reason()).isEqualTo(reason);
    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.detail()).isNotBlank();
    assertThat(problem.remedy()).isNotBlank();
  }

  private void unchanged(String name, Runnable deed) {
    site.awaitQuiet();
    var stores = stores();
    var vms = site.stores().vms();
    deed.run();
    assertThat(site.bean(Sagas.class).find("order-" + name)).isEmpty();
    assertThat(stores()).isEqualTo(stores);
    assertThat(site.stores().vms()).isEqualTo(vms);
    assertThat(site.all(RequestEvent.Accepted.class, e -> e.requestId().value().equals("order-" + name))).isEmpty();
  }

  private List<Store> stores() {
    try (var all = site.bean(Stores.class).from("")) {
      return all.toList();
    }
  }

  /** It is written after the rejection was sent. */
  private void awaitDeadLetter(String key) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isDeadLetter(key));
  }

  private boolean isDeadLetter(String key) {
    var letters = new DeadLetters(site.bean(KafkaClients.class).settings());
    return letters.list(Topics.PROVISIONING_EVENTS, DeadLetters.MOST, null).letters().stream()
        .anyMatch(l -> key.equals(l.key()));
  }
}
