package flex.site.request.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.chassis.messages.io.KafkaClients;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestCommand;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.SiteCommand;
import flex.contracts.SiteEvent;
import flex.contracts.StoreAlias;
import flex.contracts.Topics;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Json;
import flex.contracts.wire.Wire;
import flex.embedded.testing.TestBroker;
import flex.kernel.DeadLetters;
import flex.kernel.Sagas;
import flex.site.testing.RunningSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Messages that nobody can handle, before a good one on the same partition. */
class PoisonIT {
  private static final String TYPE = "flex.provisioning.ShopRequested.v1";
  private static final String KEY = "order-poison";
  private static final int PARTITION = 3;
  private static final int LARGE = 5_000_000;

  private final RunningSite site = RunningSite.shared();
  private final Map<String, Object> kafka = Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers());

  @Test
  void shouldPutEachAmongTheDeadLettersWithItsReasonAndServeTheRequestBehindThem() throws Exception {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::allowLargeMessages);
    try (var producer = new KafkaProducer<>(with("max.request.size", 2 * LARGE), new StringSerializer(),
        new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.PROVISIONING_EVENTS, PARTITION, KEY, "no headers".getBytes(UTF_8)))
          .get();
      send(producer, TYPE, KEY, "{\"requestId\": ");
      send(producer, "flex.provisioning.ShopWished.v1", KEY, good("poison"));
      send(producer, TYPE, KEY, "{\"requestId\":\"order-poison\"}");
      sendLarge(producer);
      send(producer, TYPE, KEY, nested(10_000));
      send(producer, TYPE, KEY, nested(100));
      send(producer, TYPE, "order-poison-other", good("poison"));
      send(producer, TYPE, null, good("poison"));
      send(producer, TYPE, "order-behind-poison", good("behind-poison"));
    }

    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals("behind-poison"));
    assertThat(poisons()).extracting(DeadLetters.DeadLetter::reason).containsExactly("UNREADABLE", "UNREADABLE",
        "UNKNOWN_TYPE", "SCHEMA_VIOLATION", "UNREADABLE", "UNREADABLE", "SCHEMA_VIOLATION", "WRONG_KEY", "WRONG_KEY");
    assertThat(poisons()).extracting(DeadLetters.DeadLetter::detail).doesNotContain("").allSatisfy(
        d -> assertThat(d).containsPattern("(Send|Give|Use) "));
    assertThat(site.bean(Sagas.class).find(KEY)).isEmpty();
    for (var reason : List.of(Reason.UNREADABLE, Reason.SCHEMA_VIOLATION, Reason.WRONG_KEY)) {
      // Under another key than the event that was waited for, it may be heard later.
      site.await(RequestEvent.Rejected.class, e -> new RequestId(KEY).equals(e.requestId())
          && e.problems().getFirst().reason().equals(reason));
    }
    site.await(RequestEvent.Rejected.class, e -> e.requestId() == null && e.messageId().startsWith("poison-")
        && e.problems().getFirst().reason().equals(Reason.UNKNOWN_TYPE));
  }

  @Test
  void shouldNameTheKeyToUseWhenACommandComesUnderAnother() {
    var request = new RequestCommand.Query(new RequestId("order-mine"));
    var store = new SiteCommand.QueryStore(new StoreAlias("mine"));

    assertThat(rejected(site.send(Topics.SITE_COMMANDS, "order-yours", request)).field()).isEqualTo("/requestId");
    assertThat(rejected(site.send(Topics.SITE_COMMANDS, "order-mine", store)).field()).isEqualTo("/storeAlias");
  }

  private Problem rejected(String messageId) {
    var problem = site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(messageId)).problems()
        .getFirst();
    assertThat(problem.reason()).isEqualTo(Reason.WRONG_KEY);
    assertThat(problem.remedy()).contains("as key of the record");
    return problem;
  }

  private List<DeadLetters.DeadLetter> poisons() {
    var letters = new DeadLetters(site.bean(KafkaClients.class).settings());
    return letters.list(Topics.PROVISIONING_EVENTS, DeadLetters.MOST, null).letters().reversed().stream()
        .map(l -> letters.find(l.id()).orElseThrow())
        .filter(l -> Objects.requireNonNullElse(l.key(), "").startsWith(KEY)
            || Objects.requireNonNull(l.headers()).getOrDefault("ce_id", "").startsWith("poison-"))
        .toList();
  }

  private static String good(String name) {
    return Json.mapper().<ObjectNode>valueToTree(RequestsIT.request(name)).toString();
  }

  private static String nested(int levels) {
    return "{\"requestId\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
  }

  private static void send(Producer<String, byte[]> producer, String type, @Nullable String key, String json)
      throws Exception {
    var id = "poison-" + UUID.randomUUID();
    var record = Wire.record(Topics.PROVISIONING_EVENTS, KEY, Envelope.of(id, "/tests", type, Instant.now()),
        json.getBytes(UTF_8));
    record.headers().remove("ce_partitionkey");
    producer.send(new ProducerRecord<>(record.topic(), PARTITION, key, record.value(), record.headers())).get();
  }

  /** Until the broker has heard of the larger limit; what it refused is not on the topic. */
  private static void sendLarge(Producer<String, byte[]> producer) {
    Awaitility.await().atMost(Duration.ofSeconds(60))
        .ignoreExceptionsMatching(e -> e.getCause() instanceof RecordTooLargeException).until(() -> {
          send(producer, TYPE, KEY, "{\"requestId\":\"" + "x".repeat(LARGE) + "\"}");
          return true;
        });
  }

  private Map<String, Object> with(String setting, Object value) {
    return Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers(), setting, value);
  }

  private boolean allowLargeMessages() throws Exception {
    try (var admin = Admin.create(kafka)) {
      if (!admin.listTopics().names().get().contains(Topics.PROVISIONING_EVENTS)) {
        return false;
      }
      admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, Topics.PROVISIONING_EVENTS),
          List.of(new AlterConfigOp(new ConfigEntry("max.message.bytes", Integer.toString(2 * LARGE)),
              AlterConfigOp.OpType.SET))))
          .all().get();
      return true;
    }
  }
}
