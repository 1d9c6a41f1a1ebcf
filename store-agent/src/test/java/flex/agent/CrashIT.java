package flex.agent;

import flex.agent.testing.TestSite;
import flex.agent.testing.TestStore;
import flex.agent.testing.TestTopics;
import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent.ShopCreated;
import flex.contracts.StoreEvent.ShopOpened;
import flex.embedded.testing.TestBroker;
import flex.embedded.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The real process killed, misled, and left alone by what it needs. */
class CrashIT {
  private final TestSite site = new TestSite();
  @TempDir
  private Path directory;

  @AfterEach
  void endSite() {
    site.close();
  }

  private TestStore store() throws IOException {
    return new TestStore(site, directory, TestDatabase.shared().uri(), TestDatabase.freshName(),
        TestBroker.shared().bootstrapServers());
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  @Test
  @Tag("AGENT-03")
  void shouldHaveTheEffectOfOneWhenKilledInAStreamOfCommands() throws Exception {
    try (var store = store(); var topics = new TestTopics(TestBroker.shared().bootstrapServers(), store)) {
      store.start();
      await().until(() -> topics.boots() == 1);
      var commands = new ArrayList<StoreCommand>();
      int left = 0;
      int rounds = 0;
      // A fast machine may have done all before it is killed; then once more.
      for (; rounds < 3 || (left == 0 && rounds < 20); rounds++) {
        for (int i = 1; i <= 10; i++) {
          int n = rounds * 10 + i;
          commands.add(store.create("create-" + n, 1, "Shop" + n, "Shop " + n));
          commands.add(store.open("open-" + n, 1, "Shop" + n));
        }
        commands.subList(rounds * 20, commands.size()).forEach(topics::send);
        int some = rounds * 20 + 2;
        await().until(() -> topics.answered() >= some);
        store.kill();
        left += commands.size() - topics.answered();
        store.start();
      }
      assertThat(left).as("killed with work under way").isPositive();
      commands.forEach(topics::send);
      for (var command : commands) {
        await().until(() -> !topics.answers(command.commandId()).isEmpty());
      }
      int starts = rounds + 1;
      await().until(() -> topics.boots() == starts);
      for (int i = 1; i <= rounds * 10; i++) {
        assertThat(topics.answers("create-" + i)).isNotEmpty()
            .allSatisfy(s -> assertThat(s.event()).isInstanceOf(ShopCreated.class));
        assertThat(topics.answers("open-" + i)).isNotEmpty()
            .allSatisfy(s -> assertThat(s.event()).isInstanceOf(ShopOpened.class));
        assertThat(topics.answers("open-" + i).stream().distinct()).as("one answer, however often sent").hasSize(1);
        assertThat(store.visit("GET", "/Shop" + i).statusCode()).isEqualTo(200);
      }
      assertThat(store.api("GET", "/info", null, store.httpToken).body().split("shopRefAlias", -1))
          .hasSize(rounds * 10 + 1);
    }
  }

  @Test
  @Tag("AGENT-03")
  void shouldLoseNothingWhenDatabaseAndBrokerAreAway() throws Exception {
    try (var database = TestDatabase.separate();
        var broker = TestBroker.separate();
        var store = new TestStore(site, directory, database.uri(), TestDatabase.freshName(), broker.address());
        var topics = new TestTopics(broker.address(), store)) {
      database.stop();
      broker.stop();
      store.start();
      await().ignoreExceptions()
          .until(() -> store.api("GET", "/health", null, store.httpToken).statusCode() == 503);
      assertThat(store.api("GET", "/health", null, store.httpToken).body()).contains("database", "broker");
      broker.restart();
      database.restart();
      await().until(() -> topics.boots() == 1);
      await().until(() -> store.api("GET", "/health", null, store.httpToken).statusCode() == 200);
      topics.send(store.create("create", 1, "Demo", "Tea"));
      topics.send(store.open("open", 1, "Demo"));
      await().until(() -> topics.answer("open", ShopOpened.class).isPresent());

      database.kill();
      topics.send(store.close("close", 1, "Demo"));
      await().until(() -> store.api("GET", "/health", null, store.httpToken).body().contains("database"));
      assertThat(store.visit("GET", "/Demo").statusCode()).as("visitors do not notice").isEqualTo(200);
      database.restart();
      await().until(() -> !topics.answers("close").isEmpty());
      assertThat(store.visit("GET", "/Demo").statusCode()).isEqualTo(503);

      broker.kill();
      await().until(() -> store.api("GET", "/health", null, store.httpToken).body().contains("broker"));
      broker.restart();
      topics.send(store.open("reopen", 1, "Demo"));
      await().until(() -> !topics.answers("reopen").isEmpty());
      await().until(() -> store.api("GET", "/health", null, store.httpToken).statusCode() == 200);
      assertThat(topics.boots()).as("it never ended").isEqualTo(1);
    }
  }

  @Test
  void shouldServeNothingWhenTheTokenIsForeign() throws Exception {
    try (var store = store()) {
      store.writeConfigDrive("foreign");
      var process = store.start();
      await().until(() -> site.refusals.get() > 0);
      await().until(() -> Files.readString(store.log()).contains("refuses this VM"));
      assertThat(process.isAlive()).isTrue();
      assertThat(store.root().resolve("Config/agent/credentials.json")).doesNotExist();
      try (var free = listen(store.ip, 4000)) {
        assertThat(free.isBound()).isTrue();
      }
      assertThat(Files.readString(store.log())).doesNotContain("foreign");
    }
  }

  @Test
  void shouldSayWhichPortAndEndWithCode3WhenItIsTaken() throws Exception {
    try (var store = store(); var _ = listen(store.ip, 8000)) {
      assertThat(exitCode(store.start())).isEqualTo(3);
      assertThat(Files.readString(store.log())).contains("Cannot listen on " + store.ip + ":8000",
          "held by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void shouldEndWithCode4WhenTheCertificateIsForAnotherKey() throws Exception {
    try (var store = store(); var topics = new TestTopics(TestBroker.shared().bootstrapServers(), store)) {
      var process = store.start();
      await().until(() -> topics.boots() == 1);
      process.destroy();
      assertThat(exitCode(process)).as("asked to end, it ends").isEqualTo(143);
      Files.delete(store.root().resolve("Config/agent/key.json"));
      assertThat(exitCode(store.start())).isEqualTo(4);
      assertThat(Files.readString(store.log())).contains("for another key");
    }
  }

  @Test
  void shouldForgetTheFormerVmWhenTheAliasIsGivenAnew() throws Exception {
    try (var store = store(); var topics = new TestTopics(TestBroker.shared().bootstrapServers(), store)) {
      store.start();
      await().until(() -> topics.boots() == 1);
      topics.send(store.create("create", 7, "Demo", "Tea"));
      await().until(() -> topics.answer("create", ShopCreated.class).isPresent());
      store.kill();
      store.cloneAnew();
      store.start();
      await().until(() -> topics.boots() == 2);
      topics.send(store.create("create-again", 1, "Demo", "Tea"));
      await().until(() -> topics.answer("create-again", ShopCreated.class).isPresent());
    }
  }

  private static ServerSocket listen(String ip, int port) throws IOException {
    var socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ip), port));
    return socket;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
