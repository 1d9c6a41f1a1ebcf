package flex.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.Topics;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A topic that several services listen to, each for its own. */
class SharedTopicIT {
  private final Harness harness = new Harness();
  private final Wire wire = Wire.of(Map.of("test.Bought.v1", Bought.class, "test.Sold.v1", Sold.class,
      "test.Closed.v1", Closed.class), _ -> schema());
  private final ConcurrentLinkedQueue<Object> buyers = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Object> sellers = new ConcurrentLinkedQueue<>();
  private final DeadLetters deadLetters = new DeadLetters(harness.kafka);

  sealed interface Trade {}

  record Bought(String what) implements Trade {}

  record Sold(String what) implements Trade {}

  record Closed(String what) {}

  private Inbound.Builder inbound(String group) {
    return Inbound.builder(harness.kafka, group, wire, harness.producer, harness.meters).topic(harness.topic, 1);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldHandleAFamilyAndPassByWhatIsForOthers() {
    try (var _ = inbound("family-" + UUID.randomUUID()).skipOthers(harness.topic)
        .on(Trade.class, r -> buyers.add(r.message())).on(Sold.class, r -> sellers.add(r.message())).start()) {
      send("test.Bought.v1", "one");
      send("test.Closed.v1", "two");
      send("test.Sold.v1", "three");
      send("test.Unheard.v1", "four");
      send("test.Bought.v1", "five");

      await().untilAsserted(() -> assertThat(buyers).containsExactly(new Bought("one"), new Bought("five")));
      assertThat(sellers).containsExactly(new Sold("three"));
      assertThat(harness.letters()).extracting(DeadLetters.DeadLetter::type)
          .as("what nobody knows is passed by in no case").containsExactly("test.Unheard.v1");
    }
  }

  @Test
  void shouldSendADeadLetterAgainToThoseAloneWhoCouldNotHandleIt() {
    var refusing = "refusing-" + UUID.randomUUID();
    try (var _ = inbound("taking-" + UUID.randomUUID()).on(Bought.class, r -> buyers.add(r.message())).start();
        var _ = inbound(refusing).on(Bought.class, r -> {
          sellers.add(r.message());
          if (sellers.size() <= 2) {
            throw new Refused(new Problem(Reason.NOT_ALLOWED, null, "Not yet.", "Ask later."));
          }
        }).start()) {
      send("test.Bought.v1", "one");
      await().until(() -> buyers.size() == 1 && harness.letters().size() == 1);
      assertThat(harness.letters().getFirst().group()).isEqualTo(refusing);

      deadLetters.resend(harness.letters().getFirst().id());
      await().until(() -> harness.letters().size() == 2);
      deadLetters.resend(harness.letters().getLast().id());
      send("test.Bought.v1", "two");

      await().untilAsserted(() -> assertThat(sellers).containsExactly(new Bought("one"), new Bought("one"),
          new Bought("one"), new Bought("two")));
      await().untilAsserted(() -> assertThat(buyers).containsExactly(new Bought("one"), new Bought("two")));
      assertThat(harness.letters()).hasSize(2);
    }
  }

  @Test
  void shouldNotCarryOutWhatItsProducerGaveUp() {
    try (var _ = inbound("group-" + UUID.randomUUID()).on(Bought.class, r -> buyers.add(r.message())).start();
        var transactional = harness.producer(Map.of("transactional.id", "test-" + UUID.randomUUID()))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      send(transactional, "test.Bought.v1", "given up");
      transactional.abortTransaction();
      transactional.beginTransaction();
      send(transactional, "test.Bought.v1", "meant");
      transactional.commitTransaction();
      send("test.Bought.v1", "after");

      await().untilAsserted(() -> assertThat(buyers).containsExactly(new Bought("meant"), new Bought("after")));
    }
  }

  @Test
  void shouldKeepDeadLettersForEver() throws Exception {
    assertKeptForEver();
  }

  @Test
  void shouldKeepDeadLettersForEverWhenAnEarlierBuildHasMadeTheirTopic() throws Exception {
    try (var admin = Admin.create(harness.kafka)) {
      admin.createTopics(List.of(new NewTopic(Topics.deadLetters(harness.topic), 1, (short) 1))).all().get();
    }
    assertKeptForEver();
  }

  @Test
  void shouldRejectWhatIsRefusedForAReasonThatDidNotPass() {
    var rejected = new ConcurrentLinkedQueue<Decoded.Invalid>();
    var inbound = inbound("group-" + UUID.randomUUID());
    inbound.tries = 2;
    try (var _ = inbound.rejected((_, _, why) -> rejected.add(why))
        .on(Bought.class, r -> {
          buyers.add(r.message());
          if (r.message().what().equals("full")) {
            throw new Refused(new Problem(Reason.NO_FREE_ADDRESS, null, "Full.", "Ask later."));
          }
        }).start()) {
      send("test.Bought.v1", "full");
      send("test.Bought.v1", "after");

      await().untilAsserted(() -> assertThat(buyers).containsExactly(new Bought("full"), new Bought("full"),
          new Bought("full"), new Bought("after")));
      assertThat(harness.letters()).extracting(DeadLetters.DeadLetter::reason).containsExactly("NO_FREE_ADDRESS");
      assertThat(rejected).singleElement().satisfies(why -> {
        assertThat(why.problems()).extracting(Problem::reason).containsExactly(Reason.NO_FREE_ADDRESS);
        assertThat(Objects.requireNonNull(why.envelope()).type()).isEqualTo("test.Bought.v1");
      });
    }
  }

  @Test
  void shouldListEachDeadLetterOnOnePageWhateverTimesTheyHave() throws Exception {
    var letters = Topics.deadLetters(harness.topic);
    try (var admin = Admin.create(harness.kafka)) {
      admin.createTopics(List.of(new NewTopic(letters, 2, (short) 1))).all().get();
    }
    long now = System.currentTimeMillis();
    var written = new HashSet<String>();
    for (int partition : List.of(0, 1)) {
      for (int i = 0; i < 70; i++) {
        // A few from another time, and some at the same.
        long at = now + i / 2 * 10L + (i % 23 == 0 ? 2_000 : i % 19 == 0 ? -2_000 : 0);
        harness.producer.send(new ProducerRecord<>(letters, partition, at, "key", new byte[0])).get();
        written.add(letters + "/" + partition + "/" + i);
      }
    }

    for (int limit : List.of(9, 60)) {
      var listed = pages(limit);
      assertThat(listed).as("pages of %d", limit).extracting(DeadLetters.DeadLetter::id).doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(written);
      assertThat(listed).extracting(DeadLetters.DeadLetter::at).isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  private List<DeadLetters.DeadLetter> pages(int limit) {
    var all = new ArrayList<DeadLetters.DeadLetter>();
    for (var isMore = true; isMore;) {
      var page = deadLetters.list(harness.topic, limit, all.isEmpty() ? null : all.getLast().id());
      all.addAll(page.letters());
      isMore = page.more();
    }
    return all;
  }

  private void assertKeptForEver() throws Exception {
    try (var inbound = inbound("group-" + UUID.randomUUID()).start(); var admin = Admin.create(harness.kafka)) {
      await().until(inbound::isRunning);
      var letters = new ConfigResource(ConfigResource.Type.TOPIC, Topics.deadLetters(harness.topic));

      var config = Objects.requireNonNull(admin.describeConfigs(List.of(letters)).all().get().get(letters));

      assertThat(config.get(TopicConfig.RETENTION_MS_CONFIG).value()).isEqualTo("-1");
      assertThat(config.get(TopicConfig.RETENTION_BYTES_CONFIG).value()).isEqualTo("-1");
    }
  }

  private void send(String type, String what) {
    send(harness.producer, type, what);
  }

  private void send(Producer<String, byte[]> producer, String type, String what) {
    try {
      producer.send(Wire.record(harness.topic, "key",
          Envelope.of(UUID.randomUUID().toString(), "/test", type, Instant.now()),
          ("{\"what\":\"" + what + "\"}").getBytes(UTF_8))).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode schema() {
    return JsonNodeFactory.instance.objectNode().put("type", "object");
  }
}
