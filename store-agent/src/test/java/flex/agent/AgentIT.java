package flex.agent;

import flex.agent.testing.TestSite;
import flex.agent.testing.TestStore;
import flex.agent.testing.TestTopics;
import flex.contracts.Problem.Reason;
import flex.contracts.ShopType;
import flex.contracts.StoreCommand.CreateShop;
import flex.contracts.StoreEvent.CommandRefused;
import flex.contracts.StoreEvent.ShopClosed;
import flex.contracts.StoreEvent.ShopCreated;
import flex.contracts.StoreEvent.ShopOpened;
import flex.contracts.StoreEvent.ShopRemoved;
import flex.contracts.StoreEvent.StoreConfigured;
import flex.contracts.StoreInfo;
import flex.contracts.wire.Json;
import flex.embedded.testing.TestBroker;
import flex.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The real process against a real broker and database. */
class AgentIT {
  private final String bootstrap = TestBroker.shared().bootstrapServers();
  private final TestSite site = new TestSite();
  private TestStore store;
  private TestTopics topics;

  @BeforeEach
  void startAgent(@TempDir Path directory) throws Exception {
    store = new TestStore(site, directory, TestDatabase.shared().uri(), TestDatabase.freshName(), bootstrap);
    topics = new TestTopics(bootstrap, store);
    store.start();
    await().until(() -> topics.boots() == 1);
  }

  @AfterEach
  void endAgent() throws Exception {
    store.close();
    topics.close();
    site.close();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  private <E extends flex.contracts.StoreEvent> E answer(String commandId, Class<E> type) {
    return await().until(() -> topics.answer(commandId, type), java.util.Optional::isPresent).orElseThrow();
  }

  @Test
  @Tag("AGENT-01")
  @Tag("AGENT-02")
  @Tag("AGENT-06")
  void shouldServeAShopWhenConfiguredCreatedAndOpened() throws Exception {
    var causeId = topics.send(store.configure("r1:configure-store", 1));
    assertThat(answer("r1:configure-store", StoreConfigured.class).info().applicationServers()).isEqualTo(2);
    assertThat(topics.answers("r1:configure-store")).singleElement().satisfies(s -> {
      assertThat(s.envelope().correlationId()).isEqualTo("saga-1");
      assertThat(s.envelope().causationId()).isEqualTo(causeId);
      assertThat(s.envelope().id()).isEqualTo(store.alias + ":r1:configure-store");
    });

    topics.send(store.create("r1:create-shop", 1, "Demo", "Tea & <Co>"));
    var url = answer("r1:create-shop", ShopCreated.class).url();
    assertThat(url).isEqualTo("http://" + store.ip + ":8000/Demo");
    var closed = store.visit("GET", "/Demo");
    assertThat(closed.statusCode()).isEqualTo(503);
    assertThat(closed.headers().firstValue("Retry-After")).contains("120");
    assertThat(closed.body()).contains("Tea &amp; &lt;Co&gt;");

    topics.send(store.open("r1:open-shop", 1, "Demo"));
    answer("r1:open-shop", ShopOpened.class);
    var page = store.visit("GET", "/Demo");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Tea &amp; &lt;Co&gt;", "6.14.0", store.alias.value()).doesNotContain("<Co>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("default-src 'none'");
    var head = store.visit("HEAD", "/Demo");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("Content-Length"))
        .hasValue(page.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    assertThat(store.visit("GET", "/").headers().firstValue("Location")).contains("/Demo");
    assertThat(store.visit("GET", "/Nothing").statusCode()).isEqualTo(404);
    assertThat(store.visit("POST", "/Demo").statusCode()).isEqualTo(405);

    var info = Json.mapper().readValue(store.api("GET", "/info", null, store.httpToken).body(), StoreInfo.class);
    assertThat(info.shops()).singleElement().satisfies(s -> assertThat(s.open()).isTrue());
    assertThat(info.os()).isEqualTo("Debian-12");

    topics.send(store.close("r2:close-shop", 2, "Demo"));
    answer("r2:close-shop", ShopClosed.class);
    assertThat(store.visit("GET", "/Demo").statusCode()).isEqualTo(503);
    topics.send(store.remove("r3:undo-create-shop", 2, "Demo"));
    answer("r3:undo-create-shop", ShopRemoved.class);
    assertThat(store.visit("GET", "/Demo").statusCode()).as("of another epoch, so not its to remove").isEqualTo(503);
    topics.send(store.create("r4:create-shop", 2, "Second", "Second"));
    topics.send(store.remove("r4:undo-create-shop", 2, "Second"));
    answer("r4:undo-create-shop", ShopRemoved.class);
    assertThat(store.visit("GET", "/Second").statusCode()).isEqualTo(404);
  }

  @Test
  @Tag("AGENT-03")
  void shouldSendTheStoredAnswerWhenACommandComesAgain() {
    topics.send(store.create("r1:create-shop", 3, "Demo", "Tea"));
    var first = answer("r1:create-shop", ShopCreated.class);
    topics.send(store.create("r1:create-shop", 3, "Demo", "Tea"));
    await().until(() -> topics.answers("r1:create-shop").size() == 2);
    assertThat(topics.answers("r1:create-shop")).allSatisfy(s -> {
      assertThat(s.event()).isEqualTo(first);
      assertThat(s.envelope()).isEqualTo(topics.answers("r1:create-shop").getFirst().envelope());
    });
  }

  @Test
  @Tag("AGENT-03")
  void shouldRefuseWhenTheIdIsReusedTheEpochIsOverOrTheVmIsAFormerOne() {
    topics.send(store.create("r1:create-shop", 3, "Demo", "Tea"));
    answer("r1:create-shop", ShopCreated.class);
    topics.send(store.create("r1:create-shop", 3, "Demo", "Coffee"));
    var reused = answer("r1:create-shop", CommandRefused.class);
    assertThat(reused.problem().reason()).isEqualTo(Reason.COMMAND_ID_REUSED);
    assertThat(reused.problem().field()).isEqualTo("/commandId");
    topics.send(store.close("r0:close-shop", 2, "Demo"));
    assertThat(answer("r0:close-shop", CommandRefused.class).problem().reason()).isEqualTo(Reason.STALE_EPOCH);
    topics.send(store.close("r9:close-shop", 3, "Demo"), Instant.now().minusSeconds(3600));
    assertThat(answer("r9:close-shop", CommandRefused.class).problem().reason()).isEqualTo(Reason.STALE_EPOCH);
    assertThat(topics.answers("r1:create-shop").stream().map(s -> s.envelope().id())).doesNotHaveDuplicates();
  }

  @Test
  @Tag("AGENT-02")
  void shouldRefuseAndChangeNothingWhenAShopCannotBeCreated() throws Exception {
    topics.send(store.create("r1:create-shop", 1, "Demo", "Tea"));
    answer("r1:create-shop", ShopCreated.class);
    topics.send(store.create("r2:create-shop", 1, "Demo", "Coffee"));
    assertThat(answer("r2:create-shop", CommandRefused.class).problem().reason()).isEqualTo(Reason.SHOP_ALIAS_TAKEN);
    var other = store.create("r3:create-shop", 1, "Other", "Other");
    topics.send(new CreateShop(other.commandId(), other.storeAlias(), 1, other.shopAlias(), other.shopRefAlias(),
        new ShopType("Flex_6_15_0"), other.shopName(), null));
    var refused = answer("r3:create-shop", CommandRefused.class).problem();
    assertThat(refused.reason()).isEqualTo(Reason.SHOP_TYPE_OF_OTHER_VERSION);
    assertThat(refused.remedy()).contains("6.14.0");
    topics.send(store.open("r4:open-shop", 1, "Other"));
    assertThat(answer("r4:open-shop", CommandRefused.class).problem().reason()).isEqualTo(Reason.UNKNOWN_SHOP);
    assertThat(store.root().resolve("WebRoot/StoreTypes/Other")).doesNotExist();
    assertThat(Files.readString(store.root().resolve("WebRoot/StoreTypes/Demo/shop.json"))).contains("Tea");
  }

  @Test
  @Tag("AGENT-01")
  void shouldAnswer401WithAProblemWhenTheTokenIsMissingOrForeign() throws Exception {
    for (var path : new String[]{ "/info", "/health", "/settings", "/nothing"}) {
      var without = store.api("GET", path, null, null);
      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(store.api("GET", path, null, "foreign").statusCode()).isEqualTo(401);
    }
    assertThat(store.api("GET", "/health", null, store.httpToken).body()).contains("\"UP\"");
    assertThat(store.api("GET", "/nothing", null, store.httpToken).statusCode()).isEqualTo(404);
    assertThat(store.api("DELETE", "/info", null, store.httpToken).statusCode()).isEqualTo(405);
  }

  @Test
  @Tag("AGENT-01")
  void shouldChangeSettingsWhenTheyAreOnTheList() throws Exception {
    var changed = store.api("PUT", "/settings", "{\"closedMessage\": \"<Back> soon\", \"retryAfterSeconds\": 7}",
        store.httpToken);
    assertThat(changed.statusCode()).isEqualTo(200);
    topics.send(store.create("r1:create-shop", 1, "Demo", "Tea"));
    answer("r1:create-shop", ShopCreated.class);
    var closed = store.visit("GET", "/Demo");
    assertThat(closed.headers().firstValue("Retry-After")).contains("7");
    assertThat(closed.body()).contains("&lt;Back&gt; soon");
    var refused = store.api("PUT", "/settings", "{\"rootPassword\": \"x\", \"retryAfterSeconds\": 0}", store.httpToken);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("/rootPassword", "NOT_ALLOWED", "/retryAfterSeconds");
    assertThat(store.api("PUT", "/settings", "{", store.httpToken).statusCode()).isEqualTo(400);
    assertThat(store.api("GET", "/settings", null, store.httpToken).body()).contains("\"retryAfterSeconds\":7");
  }

  @Test
  @Tag("AGENT-04")
  void shouldLeaveTheTemplateAloneWhenTheStoreChanges() throws Exception {
    var before = snapshot(store.template());
    topics.send(store.configure("r1:configure-store", 1));
    topics.send(store.create("r1:create-shop", 1, "Demo", "Tea"));
    answer("r1:create-shop", ShopCreated.class);
    assertThat(snapshot(store.template())).isEqualTo(before);
    var agent = store.root().resolve("Config/agent");
    for (var file : new String[]{ "key.json", "credentials.json"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(agent.resolve(file))))
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(store.log())).doesNotContain(store.token, store.httpToken, store.signingKey);
  }

  @Test
  @Tag("AGENT-04")
  @Tag("AGENT-06")
  void shouldServeTheOtherShopsAndNameTheFilesWhenSomeAreOdd() throws Exception {
    for (var shop : new String[]{ "Odd", "Neighbour"}) {
      topics.send(store.create("create-" + shop, 1, shop, shop));
      topics.send(store.open("open-" + shop, 1, shop));
      answer("open-" + shop, ShopOpened.class);
    }
    store.kill();
    var odd = store.root().resolve("WebRoot/StoreTypes/Odd/shop.json");
    replace(odd, new byte[0]);
    replace(store.root().resolve("WebRoot/StoreTypes/Neighbour/welcome.txt"), new byte[]{ 'G', 'r', (byte) 0xFC, '\n'});
    replace(store.root().resolve("Config/hotfixes/version.txt"), new byte[]{ (byte) 0xFC, '\n'});
    replace(store.root().resolve("Config/agent/credentials.json"), new byte[]{ '{'});

    store.start();
    await().until(() -> topics.boots() == 2);

    assertThat(store.visit("GET", "/Neighbour").body()).contains("Gr\u00FC");
    assertThat(store.visit("GET", "/Odd").statusCode()).isEqualTo(500);
    var info = Json.mapper().readValue(store.api("GET", "/info", null, store.httpToken).body(), StoreInfo.class);
    assertThat(info.faults()).extracting(StoreInfo.FileFault::file).containsExactly("Config/hotfixes/version.txt",
        "WebRoot/StoreTypes/Neighbour/welcome.txt", "WebRoot/StoreTypes/Odd/shop.json");
    assertThat(Files.readString(store.log())).contains(odd.toString(), "credentials.json");

    store.kill();
    replace(store.root().resolve("Config/agent/key.json"), new byte[]{ '{'});
    var process = store.start();
    await().ignoreExceptions().until(() -> store.visit("GET", "/Neighbour").statusCode() == 200);
    await().until(() -> Files.readString(store.log()).contains("key.json cannot be used"));
    assertThat(process.isAlive()).as("shops need no key").isTrue();
  }

  /** By another inode, as it may be a link into the template. */
  private static void replace(Path file, byte[] content) throws IOException {
    Files.delete(file);
    Files.write(file, content);
  }

  private static java.util.List<String> snapshot(Path template) throws Exception {
    try (var tree = Files.walk(template)) {
      var found = new java.util.ArrayList<String>();
      for (var file : tree.filter(Files::isRegularFile).sorted().toList()) {
        found.add(file + " " + Files.getAttribute(file, "unix:ino") + " " + Files.readString(file));
      }
      return found;
    }
  }
}
