package flex.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.mongodb.MongoTimeoutException;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What becomes of good and bad messages on a broker. */
class InboundIT {
  private final Harness harness = new Harness();
  private final Wire wire = Wire.of(Map.of("test.Order.v1", Order.class, "test.Other.v1", Other.class,
      "test.Foreign.v1", Foreign.class), _ -> schema());
  private final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Reason> rejected = new ConcurrentLinkedQueue<>();
  private final DeadLetters deadLetters = new DeadLetters(harness.kafka);
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean repaired = new AtomicBoolean();

  record Order(String what) {}

  record Other(String what) {}

  record Foreign(String what) {}

  private Inbound listen() {
    return listening().start();
  }

  private Inbound.Builder listening() {
    return Inbound.builder(harness.kafka, "group-" + UUID.randomUUID(), wire, harness.producer, harness.meters)
        .topic(harness.topic, 1)
        .on(Order.class, r -> {
          switch (r.message().what()) {
            case "refuse" -> throw new Refused(new Problem(Reason.NOT_ALLOWED, "/what", "No.", "Ask for another."));
            case "full" -> {
              if (failures.incrementAndGet() <= 2) {
                throw new Refused(new Problem(Reason.NO_FREE_ADDRESS, null, "Full.", "Ask later."));
              }
            }
            case "away, then broken" -> {
              if (failures.incrementAndGet() == 1) {
                throw new MongoTimeoutException("away");
              }
              if (!repaired.get()) {
                throw new IllegalStateException("broken");
              }
            }
            case "away" -> {
              if (failures.incrementAndGet() <= 3) {
                throw new MongoTimeoutException("away");
              }
            }
            default -> {
            }
          }
          taken.add(r.message().what());
        })
        .ignore(Other.class)
        .verify(r -> "forged".equals(r.envelope().signature())
            ? Optional.of(new Problem(Reason.BAD_SIGNATURE, null, "Forged.", "Sign it."))
            : Optional.empty())
        .rejected((_, _, why) -> rejected.add(why.problems().getFirst().reason()));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldHandleGoodMessagesAndPutEachBadOneAmongTheDeadLettersWithItsReason() {
    try (var inbound = listen()) {
      send("test.Order.v1", "{\"what\":\"one\"}");
      send("test.Order.v1", "{\"what\":");
      send("test.Order.v1", "{\"what\":1}");
      send("test.Order.v1", "{}");
      send("test.Unheard.v1", "{}");
      send("test.Foreign.v1", "{\"what\":\"x\"}");
      send("test.Other.v1", "{\"what\":\"x\"}");
      send("test.Order.v1", "{\"what\":\"refuse\"}");
      raw(new ProducerRecord<>(harness.topic, "key", "no headers".getBytes(UTF_8)));
      raw(new ProducerRecord<>(harness.topic, null, null));
      raw(Wire.record(harness.topic, "key", envelopeSigned(), "{\"what\":\"x\"}".getBytes(UTF_8)));
      keyed(null);
      keyed("another");
      send("test.Order.v1", "{\"what\":\"two\"}");

      await().untilAsserted(() -> assertThat(taken).containsExactly("one", "two"));
      assertThat(harness.letters()).extracting(DeadLetters.DeadLetter::reason).containsExactly(
          "UNREADABLE", "SCHEMA_VIOLATION", "SCHEMA_VIOLATION", "UNKNOWN_TYPE", "UNKNOWN_TYPE", "NOT_ALLOWED",
          "UNREADABLE", "UNREADABLE", "BAD_SIGNATURE", "WRONG_KEY", "WRONG_KEY");
      assertThat(rejected).hasSize(11);
      assertThat(inbound.isRunning()).isTrue();
    }
  }

  @Test
  void shouldGoOnBehindAMessageOfFiveMegabytesAndOneOfTenThousandLevels() throws Exception {
    try (var admin = Admin.create(harness.kafka)) {
      admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, harness.topic),
          List.of(new AlterConfigOp(new ConfigEntry("max.message.bytes", "10000000"), AlterConfigOp.OpType.SET))))
          .all().get();
    }
    try (var _ = listen(); var large = harness.producer(Map.of("max.request.size", 10_000_000))) {
      // Until the broker has heard of the larger limit.
      await().ignoreExceptionsMatching(e -> e.getCause() instanceof RecordTooLargeException).until(() -> large
          .send(Wire.record(harness.topic, "key", Envelope.of("large", "/test", "test.Order.v1", Instant.now()),
              ("{\"what\":\"" + "x".repeat(5_000_000)).getBytes(UTF_8)))
          .get().hasOffset());
      send("test.Order.v1", "[".repeat(10_000));
      send("test.Order.v1", "{\"what\":\"after\"}");

      await().untilAsserted(() -> assertThat(taken).containsExactly("after"));
      var letters = harness.letters();
      assertThat(letters).extracting(DeadLetters.DeadLetter::reason).containsExactly("UNREADABLE", "UNREADABLE");
      assertThat(letters.getFirst().data()).hasSize(512 * 1024);
      assertThatThrownBy(() -> deadLetters.resend(letters.getFirst().id())).hasMessageContaining("too long");
    }
  }

  @Test
  void shouldKeepWholeWhatItsDeadLettersCanTake() {
    try (var _ = listen()) {
      send("test.Order.v1", "x".repeat(900_000));
      await().until(() -> harness.letters().size() == 1);

      var letter = harness.letters().getFirst();
      assertThat(letter.data()).hasSize(900_000);
      deadLetters.resend(letter.id());

      await().until(() -> harness.letters().size() == 2);
      assertThat(harness.letters().getLast().data()).hasSize(900_000);
    }
  }

  @Test
  void shouldGoOnBehindAMessageWhoseHeadersFillARecord() {
    try (var _ = listen()) {
      var record = Wire.record(harness.topic, "key", Envelope.of("id", "/test", "test.Order.v1", Instant.now()),
          "{".getBytes(UTF_8));
      record.headers().add("large", new byte[1_000_000]);
      raw(record);
      send("test.Order.v1", "{\"what\":\"after\"}");

      await().untilAsserted(() -> assertThat(taken).containsExactly("after"));
      assertThat(harness.letters()).singleElement().satisfies(letter -> {
        assertThat(letter.type()).isEqualTo("test.Order.v1");
        assertThatThrownBy(() -> deadLetters.resend(letter.id())).hasMessageContaining("too long");
      });
    }
  }

  @Test
  void shouldListADeadLetterWhateverItsSenderSaysOfIt() {
    try (var _ = listen()) {
      var record = Wire.record(harness.topic, "key", envelopeSigned(), "{".getBytes(UTF_8));
      record.headers().add("flex_dlt_resent", null).add("flex_dlt_truncated", "1".getBytes(UTF_8))
          .add("flex_dlt_reason", "FINE".getBytes(UTF_8));
      raw(record);

      await().until(() -> harness.letters().size() == 1);
      assertThat(harness.letters().getFirst().reason()).isEqualTo("UNREADABLE");
      deadLetters.resend(harness.letters().getFirst().id());
    }
  }

  @Test
  void shouldGiveUpABrokenMessageAndHandleItOnceWhenItIsSentAgainAfterTheRepair() {
    var quick = listening();
    quick.tries = 3;
    try (var _ = quick.start()) {
      send("test.Order.v1", "{\"what\":\"away, then broken\"}");
      send("test.Order.v1", "{\"what\":\"after\"}");

      await().untilAsserted(() -> assertThat(taken).containsExactly("after"));
      assertThat(harness.letters()).extracting(DeadLetters.DeadLetter::reason).containsExactly("FAILED");

      repaired.set(true);
      deadLetters.resend(harness.letters().getFirst().id());
      send("test.Order.v1", "{\"what\":\"last\"}");

      await().untilAsserted(() -> assertThat(taken).containsExactly("after", "away, then broken", "last"));
      assertThat(harness.letters()).singleElement().satisfies(l -> assertThat(l.resent()).isTrue());
    }
  }

  @Test
  void shouldKeepTryingInOrderWhileTheDatabaseIsAway() {
    try (var _ = listen()) {
      send("test.Order.v1", "{\"what\":\"away\"}");
      send("test.Order.v1", "{\"what\":\"after\"}");

      await().untilAsserted(() -> assertThat(taken).containsExactly("away", "after"));
      assertThat(harness.letters()).isEmpty();
    }
  }

  @Test
  void shouldTryAgainInOrderWhatIsRefusedForAReasonThatPasses() {
    try (var _ = listen()) {
      send("test.Order.v1", "{\"what\":\"full\"}");
      send("test.Order.v1", "{\"what\":\"after\"}");

      await().untilAsserted(() -> assertThat(taken).containsExactly("full", "after"));
      assertThat(harness.letters()).isEmpty();
      assertThat(rejected).isEmpty();
    }
  }

  @Test
  void shouldSendADeadLetterAgainAsItCameAndMarkIt() {
    try (var _ = listen()) {
      send("test.Order.v1", "{\"what\":\"refuse\"}");
      await().until(() -> harness.letters().size() == 1);
      var letter = harness.letters().getFirst();
      assertThat(letter.detail()).isEqualTo("/what: No. Ask for another.");

      deadLetters.resend(letter.id());

      await().until(() -> harness.letters().size() == 2);
      assertThat(harness.letters()).extracting(DeadLetters.DeadLetter::resent)
          .containsExactly(true, false);
      assertThat(harness.letters()).extracting(DeadLetters.DeadLetter::data)
          .containsOnly("{\"what\":\"refuse\"}");
    }
  }

  private void send(String type, String data) {
    raw(Wire.record(harness.topic, "key", Envelope.of(UUID.randomUUID().toString(), "/test", type, Instant.now()),
        data.getBytes(UTF_8)));
  }

  /** A record whose key is not the one that its attributes name. */
  private void keyed(@Nullable String key) {
    var record = Wire.record(harness.topic, "key",
        Envelope.of(UUID.randomUUID().toString(), "/test", "test.Order.v1", Instant.now()),
        "{\"what\":\"x\"}".getBytes(UTF_8));
    raw(new ProducerRecord<>(harness.topic, null, key, record.value(), record.headers()));
  }

  private static Envelope envelopeSigned() {
    return new Envelope("id", "/test", "test.Order.v1", Instant.now(), null, null, null, null, "forged");
  }

  private void raw(ProducerRecord<String, byte[]> record) {
    try {
      harness.producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode schema() {
    var node = JsonNodeFactory.instance.objectNode().put("type", "object");
    node.putArray("required").add("what");
    node.putObject("properties").putObject("what").put("type", "string").put("description", "a word");
    return node;
  }
}
