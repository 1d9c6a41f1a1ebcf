package flex.site.request.io;

import flex.chassis.messages.io.KafkaClients;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestCommand;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.SiteEvent;
import flex.contracts.Topics;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Json;
import flex.contracts.wire.Wire;
import flex.embedded.testing.TestBroker;
import flex.kernel.DeadLetters;
import flex.site.testing.RunningSite;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a client of Kafka that is none of ours may do: what it meant happens, and nothing is said of what others asked for. */
class ForeignClientIT {
  private static final String TYPE = "flex.provisioning.ShopRequested.v1";

  private final RunningSite site = RunningSite.shared();

  private static Producer<String, byte[]> producer(Map<String, Object> more) {
    var config = new HashMap<String, Object>(more);
    config.put("bootstrap.servers", TestBroker.shared().bootstrapServers());
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<String, byte[]> record(String topic, String key, String type, byte[] data) {
    return Wire.record(topic, key, Envelope.of(UUID.randomUUID().toString(), "/foreign", type,
        Instant.now().truncatedTo(ChronoUnit.MILLIS)), data);
  }

  private static ProducerRecord<String, byte[]> shop(String name) {
    return record(Topics.PROVISIONING_EVENTS, "order-" + name, TYPE, body(name));
  }

  private static byte[] body(String name) {
    return Json.mapper().valueToTree(RequestsIT.request(name)).toString().getBytes(UTF_8);
  }

  private static String id(ProducerRecord<String, byte[]> record) {
    return new String(record.headers().lastHeader("ce_id").value(), UTF_8);
  }

  @Test
  void shouldCarryOutWhatWasCommittedAndNothingThatWasAborted() throws Exception {
    try (var transactional = producer(Map.of("transactional.id", "foreign-" + UUID.randomUUID()))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      transactional.send(shop("given-up")).get();
      transactional.abortTransaction();
      transactional.beginTransaction();
      transactional.send(shop("committed")).get();
      // Of the same partition as the one that was given up, so that it is read behind it.
      transactional.send(new ProducerRecord<>(Topics.PROVISIONING_EVENTS, null, "order-given-up",
          "{".getBytes(UTF_8), shop("given-up").headers())).get();
      transactional.commitTransaction();
    }

    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals("committed"));
    Awaitility.await().until(() -> deadLetters("order-given-up"), List.of("UNREADABLE")::equals);
    assertThat(site.get("/api/v1/requests/order-given-up").status()).isEqualTo(404);
    assertThat(site.all(RequestEvent.Accepted.class, e -> e.requestId().value().equals("order-given-up"))).isEmpty();
  }

  @Test
  void shouldReadEveryCompression() throws InterruptedException, ExecutionException {
    for (var compression : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      var query = record(Topics.SITE_COMMANDS, "order-" + compression, "flex.request.Query.v1",
          ("{\"requestId\": \"order-" + compression + "\", \"padding\": \"" + "x".repeat(2_000) + "\"}")
              .getBytes(UTF_8));
      try (var producer = producer(Map.of("compression.type", compression))) {
        producer.send(query).get();
      }

      var answer = site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(id(query)));
      assertThat(answer.problems()).as(compression).extracting(Problem::reason).containsExactly(Reason.UNKNOWN_REQUEST);
      assertThat(answer.requestId()).as("the question is refused, not the request").isNull();
    }
  }

  @Test
  void shouldSayOfNoRequestThatWasTakenInThatItWasRejected() {
    site.send(shop("standing"));
    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals("standing"));
    var before = site.get("/api/v1/requests/order-standing").body();
    var answered = new ArrayList<String>();

    site.send(bare(Topics.PROVISIONING_EVENTS, null));
    site.send(bare(Topics.PROVISIONING_EVENTS, "{\"requestId\": \"order-standing\"}"));
    site.send(bare(Topics.SITE_COMMANDS, null));
    for (var topic : List.of(Topics.PROVISIONING_EVENTS, Topics.SITE_COMMANDS)) {
      for (var type : List.of(TYPE, "flex.site.CreateShop.v1", "flex.request.Cancel.v1", "flex.request.Unheard.v1",
          "flex.site.ShopReady.v1")) {
        for (var data : List.of("", "{", "{\"requestId\": \"order-standing\"}", "[]")) {
          var message = record(topic, "order-standing", type, data.getBytes(UTF_8));
          site.send(message);
          answered.add(id(message));
        }
      }
    }
    answered.add(site.send(Topics.SITE_COMMANDS, "order-standing",
        new RequestCommand.Retry(new RequestId("order-standing"), "again")));
    var wrongKey = record(Topics.PROVISIONING_EVENTS, "order-elsewhere", TYPE, body("standing"));
    site.send(wrongKey);
    answered.add(id(wrongKey));

    answered.forEach(m -> assertThat(site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(m)).requestId())
        .isNull());
    Awaitility.await().until(() -> deadLetters("order-standing").size() >= 3);
    assertThat(site.all(RequestEvent.Rejected.class, e -> new RequestId("order-standing").equals(e.requestId())))
        .isEmpty();
    assertThat(site.get("/api/v1/requests/order-standing").body()).isEqualTo(before);
  }

  @Test
  void shouldSayOfNoRequestThatItWasRejectedWhereTheMessageHasNotAskedForIt() {
    var answered = new ArrayList<String>();
    for (var topic : List.of(Topics.PROVISIONING_EVENTS, Topics.SITE_COMMANDS)) {
      for (var type : List.of("flex.request.Cancel.v2", "flex.request.Cancel.v1", "flex.request.Unheard.v1",
          "flex.provisioning.ShopRequestd.v1", "flex.site.ShopReady.v1")) {
        for (var data : List.of("", "{\"requestId\": \"order-under-way\", \"reason\": 7}")) {
          var message = record(topic, "order-under-way", type, data.getBytes(UTF_8));
          site.send(message);
          answered.add(id(message));
        }
      }
    }
    var asking = record(Topics.PROVISIONING_EVENTS, "order-under-way", TYPE, "{}".getBytes(UTF_8));
    site.send(asking);

    assertThat(site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(id(asking))).requestId())
        .as("it has asked").isEqualTo(new RequestId("order-under-way"));
    answered.forEach(m -> assertThat(site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(m)).requestId())
        .isNull());
    site.send(shop("under-way"));
    site.await(SiteEvent.ShopReady.class, e -> e.storeAlias().value().equals("under-way"));
  }

  /** A record as a client writes it that knows nothing of CloudEvents; null for a tombstone. */
  private static ProducerRecord<String, byte[]> bare(String topic, @Nullable String value) {
    return new ProducerRecord<>(topic, null, "order-standing", value == null ? null : value.getBytes(UTF_8),
        new RecordHeaders());
  }

  private List<String> deadLetters(String key) {
    return new DeadLetters(site.bean(KafkaClients.class).settings())
        .list(Topics.PROVISIONING_EVENTS, DeadLetters.MOST, null)
        .letters().reversed().stream().filter(l -> key.equals(l.key())).map(DeadLetters.DeadLetter::reason).toList();
  }
}
