package flex.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** From ShopRequested to a running shop, on one stack that is hurt on the way. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobE2E {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir
  private static Path directory;
  private static Stack stack;
  private static ProvisioningSystem provider;

  @BeforeAll
  static void up() {
    stack = new Stack(directory.resolve("home"), 91);
    var up = stack.up();
    assertThat(up.exit()).as(up.out() + up.err()).isZero();
    provider = new ProvisioningSystem(stack.bootstrap());
  }

  @AfterAll
  static void down() {
    if (provider != null) {
      provider.close();
    }
    assertThat(stack.flex("down").exit()).isZero();
    assertThat(stack.processes()).isEmpty();
  }

  @Test
  @Order(1)
  @Tag("SITE-02")
  void shouldOpenTheShopThatAForeignSystemAsksFor() throws Exception {
    provider.publish("order-1",
        ProvisioningSystem.shop("order-1", "milestones", "6.14.0", "Standard", "Tom & Jerry's"));

    var ready = provider.await("flex.site.ShopReady.v1", "order-1");
    var page = stack.get(ready.data().path("url").asText());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Tom &amp; Jerry&#39;s").contains("6.14.0").contains("milestones");
    assertThat(types("order-1")).containsExactly("Accepted", "AddressReserved", "VmCloned", "VmStarted",
        "AgentReady", "StoreConfigured", "ShopCreated", "ShopOpened", "ShopReady");
  }

  @Test
  @Order(2)
  @Tag("SITE-06")
  void shouldShowEveryStepWithItsTimeByRequestAndByStore() throws Exception {
    var state = stack.flex("request", "show", "order-1", "--json").json();

    assertThat(state.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(state.path("steps")).hasSize(8).allSatisfy(step -> {
      assertThat(step.path("status").asText()).isEqualTo("DONE");
      assertThat(step.path("startedAt").asText()).isNotEmpty();
      assertThat(step.path("endedAt").asText()).isNotEmpty();
    });
    assertThat(stack.flex("request", "list", "--store", "milestones", "--json").json().toString()).contains("order-1");
    provider.publish("flex.site.commands.v1", "flex.request.Query.v1", "order-1", "{\"requestId\":\"order-1\"}");
    assertThat(provider.await("flex.request.StateReported.v1", "order-1").data().path("state").path("steps"))
        .hasSize(8);
    var info = stack.flex("store", "info", "milestones", "--json").json();
    assertThat(info.path("version").asText()).isEqualTo("6.14.0");
    assertThat(info.path("domainName").asText()).isEqualTo("milestones.example.com");
  }

  @Test
  @Order(3)
  void shouldGiveTheSameAnswerAndNoSecondShopWhenARequestIsRepeated() throws Exception {
    provider.publishStructured("order-1",
        ProvisioningSystem.shop("order-1", "milestones", "6.14.0", "Standard", "Tom & Jerry's"));

    await().atMost(LONG).until(() -> types("order-1").stream().filter("ShopReady"::equals).count() == 2);
    assertThat(stack.flex("store", "list", "--json").json()).hasSize(1);
  }

  @Test
  @Order(4)
  void shouldRefuseWhatIsWrongAndChangeNothing() throws Exception {
    var reused = provider.publish("order-1",
        ProvisioningSystem.shop("order-1", "other", "6.14.0", "Standard", "Other"));
    provider.publish("bad-1", ProvisioningSystem.shop("bad-1", "old", "6.13.0", "Huge", "Old"));
    provider.publish("bad-2", "{\"requestId\":\"bad-2\",");
    provider.publish("bad-3", ProvisioningSystem.shop("bad-3", "Not_a_domain", "6.14.0", "Standard", "X"));
    provider.publish("bad-4", ProvisioningSystem.shop("bad-4", "milestones", "6.14.0", "Standard", "Taken"));

    assertThat(provider.await("flex.request.Rejected.v1", d -> d.path("messageId").asText().equals(reused)).data()
        .path("problems").toString()).contains("REQUEST_ID_REUSED");
    assertThat(reasons("bad-1")).contains("VERSION_TOO_OLD", "UNKNOWN_VM_TYPE");
    provider.await("flex.request.Rejected.v1", d -> d.path("problems").toString().contains("UNREADABLE"));
    provider.await("flex.request.Rejected.v1", d -> d.path("problems").toString().contains("/domainName"));
    assertThat(provider.await("flex.request.Rejected.v1", "bad-4").data().path("problems").toString())
        .contains("_TAKEN");
    assertThat(stack.flex("store", "list", "--json").json()).hasSize(1);
    await().atMost(LONG).until(() -> stack.flex("dlt", "list", "--json").json().size() >= 2);
  }

  @Test
  @Order(5)
  void shouldFinishWhatWasBegunWhenServiceAndAgentAreKilled() throws Exception {
    for (int i = 0; i < 3; i++) {
      provider.publish("crash-" + i, ProvisioningSystem.shop("crash-" + i, "crash" + i, "6.15.0", "Advanced", "C" + i));
    }
    provider.await("flex.site.VmStarted.v1", "crash-0");
    stack.kill("site-service");
    for (var agent : stack.processes()) {
      if (agent.info().commandLine().orElse("").contains("store-agent") && agent.isAlive()) {
        agent.destroyForcibly();
      }
    }
    assertThat(stack.up().exit()).isZero();

    for (int i = 0; i < 3; i++) {
      var ready = provider.await("flex.site.ShopReady.v1", "crash-" + i);
      var url = ready.data().path("url").asText();
      await().atMost(LONG).ignoreExceptions().until(() -> stack.get(url).statusCode() == 200);
      assertThat(types("crash-" + i).stream().filter("ShopReady"::equals)).hasSize(1);
    }
    assertThat(stack.flex("store", "list", "--json").json()).hasSize(4);
  }

  @Test
  @Order(6)
  void shouldBeSafeWithTwoSiteServicesAndFinishWhenOneIsKilled() throws Exception {
    var second = stack.secondSite();
    try {
      second.start();
      await().atMost(LONG).until(() -> Files.readString(stack.home.resolve("log/second.log")).contains("Started "));
      for (int i = 0; i < 4; i++) {
        provider.publish("two-" + i, ProvisioningSystem.shop("two-" + i, "two" + i, "6.15.0", "Standard", "T" + i));
      }
      provider.await("flex.site.VmCloned.v1", d -> d.path("requestId").asText().startsWith("two-"));
    } finally {
      second.kill();
    }

    for (int i = 0; i < 4; i++) {
      provider.await("flex.site.ShopReady.v1", "two-" + i);
      assertThat(types("two-" + i).stream().filter("ShopReady"::equals)).hasSize(1);
    }
    var addresses = stack.flex("store", "list", "--json").json().findValuesAsText("ipAddress");
    assertThat(addresses).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  @Order(7)
  @Tag("SITE-05")
  void shouldCreateAFurtherShopOverHttp() throws Exception {
    var body = "{\"requestId\":\"more-1\",\"shopAlias\":\"Outlet\",\"shopType\":\"Flex_6_14_0\",\"shopName\":\"Outlet\"}";

    var answer = stack.api("POST", "/api/v1/stores/milestones/shops", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/api/v1/requests/more-1");
    var url = provider.await("flex.site.ShopReady.v1", "more-1").data().path("url").asText();
    assertThat(stack.get(url).body()).contains("Outlet");
  }

  @Test
  @Order(8)
  void shouldUndoACancelledRequest() throws Exception {
    provider.publish("cancel-1", ProvisioningSystem.shop("cancel-1", "nowanted", "6.14.0", "Standard", "No"));
    provider.await("flex.site.VmCloned.v1", "cancel-1");

    var answer = stack.api("POST", "/api/v1/requests/cancel-1/cancellation", "{\"reason\":\"changed my mind\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    provider.await("flex.request.Cancelled.v1", "cancel-1");
    assertThat(types("cancel-1")).doesNotContain("ShopReady");
    assertThat(stack.flex("store", "list", "--json").json().toString()).doesNotContain("nowanted");
    assertThat(stack.processes()).noneMatch(p -> p.info().commandLine().orElse("").contains("cancel-1"));
  }

  @Test
  @Order(9)
  void shouldLeadAnOperatorThroughStuckAndParkedSagas() throws Exception {
    try (var operator = new StuckSagas(stack, provider)) {
      operator.mendAndRetry();
      operator.undoByHandAndSkip();
      operator.leaveOutAndPutRight();
    }
  }

  @Test
  @Order(10)
  void shouldKeepShopsOverDownAndUpAndLeaveNoProcess() throws Exception {
    var url = provider.await("flex.site.ShopReady.v1", "order-1").data().path("url").asText();
    provider.close();

    assertThat(stack.flex("down").exit()).isZero();
    assertThat(stack.processes()).isEmpty();

    assertThat(stack.up().exit()).isZero();
    provider = new ProvisioningSystem(stack.bootstrap());
    await().atMost(LONG).ignoreExceptions().until(() -> stack.get(url).statusCode() == 200);
    assertThat(stack.flex("request", "show", "order-1", "--json").json().path("status").asText())
        .isEqualTo("SUCCEEDED");
  }

  @Test
  @Order(11)
  @Tag("SITE-08")
  void shouldShowNoSecretOnTopicsOrInLogs() throws IOException {
    var secrets = new ArrayList<String>();
    secrets.add(stack.secret("site-secret"));
    secrets.add(stack.secret("operator-token"));
    try (var files = Files.walk(stack.home.resolve("vms"))) {
      for (var drive : files.filter(f -> f.endsWith("config-drive/flex.json")).toList()) {
        var json = new ObjectMapper().readTree(drive.toFile());
        secrets.add(json.path("token").asText());
      }
    }
    assertThat(secrets).hasSizeGreaterThan(3).allSatisfy(s -> assertThat(s).isNotBlank());
    var shown = new StringBuilder(provider.everything());
    try (var files = Files.walk(stack.home)) {
      for (var log : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        shown.append(Files.readString(log, ISO_8859_1));
      }
    }
    assertThat(secrets).allSatisfy(secret -> assertThat(shown).doesNotContain(secret));
  }

  private static List<String> types(String requestId) {
    return provider.heard().stream().filter(h -> h.data().path("requestId").asText().equals(requestId))
        .map(h -> h.type().replaceAll("flex\\.(site|request)\\.|\\.v1", "")).filter(t -> !t.equals("StateReported"))
        .toList();
  }

  private static List<String> reasons(String requestId) {
    JsonNode problems = provider.await("flex.request.Rejected.v1", requestId).data().path("problems");
    return problems.findValuesAsText("reason");
  }
}
