package flex.agent.commands;

import flex.agent.commands.JournalEntry.Answered;
import flex.agent.commands.io.EventSender;
import flex.contracts.ShopAlias;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.AgentReady;
import flex.contracts.StoreEvent.CommandFailed;
import flex.contracts.StoreEvent.ShopClosed;
import flex.contracts.StoreEvent.StoreConfigured;
import flex.contracts.StoreInfo;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@Tag("AGENT-03")
class EventSenderTest {
  private static final class FailingProducer extends MockProducer<String, byte[]> {
    volatile int failures;

    FailingProducer() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
      if (failures > 0) {
        failures--;
        throw new IllegalStateException("test");
      }
      return super.send(record);
    }
  }

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final FakeStore store = new FakeStore();
  private final Wire wire = Wire.flex();
  private final FailingProducer producer = new FailingProducer();
  private final CountDownLatch end = new CountDownLatch(1);
  private final EventSender sender = new EventSender(producer, wire, FakeStore.ALIAS,
      "a key of 16 bytes or more".getBytes(UTF_8),
      store.journal, end);

  @AfterEach
  void endSender() {
    end.countDown();
  }

  private void start() {
    Thread.ofVirtual().start(sender);
  }

  private static JournalEntry entry(String id, StoreEvent.Answer answer) {
    return new JournalEntry(new CloseShop(id, FakeStore.ALIAS, 1, new ShopAlias("Demo")), "d",
        new Origin("cause", null, null, NOW), 1, NOW, Progress.NONE, new Answered(answer, NOW));
  }

  private static JournalEntry closed(String id) {
    return entry(id, new ShopClosed(id, FakeStore.ALIAS, 1, new ShopAlias("Demo")));
  }

  private List<StoreEvent> sent(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10))
        .until(() -> producer.history().size() >= count);
    return producer.history().stream().map(this::decode).toList();
  }

  private StoreEvent decode(ProducerRecord<String, byte[]> r) {
    var received = new ConsumerRecord<>(r.topic(), 0, 0L, 0L, TimestampType.CREATE_TIME, 0, 0, r.key(), r.value(),
        new RecordHeaders(r.headers()), java.util.Optional.empty());
    return (StoreEvent) ((Decoded.Valid) wire.decode(received)).message();
  }

  @Test
  void shouldGoOnWhenTheProducerFailsUnexpectedly() {
    producer.failures = 2;
    sender.answer(closed("a"));
    start();
    assertThat(sent(1)).singleElement().isInstanceOf(ShopClosed.class);
    assertThat(producer.failures).isZero();
    assertThat(sender.hasEnded()).isFalse();
  }

  @Test
  void shouldAnswerThatItFailedWhenTheAnswerCannotBeEncoded() {
    var info = store.tree.state().info();
    var nameless = new StoreInfo(info.storeAlias(), info.hostName(), null, null, "", info.version(), 0, List.of(),
        List.of(), List.of(), 0, 0);
    sender.answer(entry("bad", new StoreConfigured("bad", FakeStore.ALIAS, 1, nameless)));
    sender.answer(closed("next"));
    start();
    assertThat(sent(2)).satisfiesExactly(
        e -> assertThat(e).isInstanceOfSatisfying(CommandFailed.class, f -> {
          assertThat(f.commandId()).isEqualTo("bad");
          assertThat(f.detail()).contains("violates its schema");
        }), e -> assertThat(e).isInstanceOf(ShopClosed.class));
  }

  @Test
  void shouldTellTheStateOfItsTurnWhenAShopWasCreatedMeanwhile() {
    sender.ready("boot", () -> store.tree.state().info(), CLOCK);
    store.files.put("Demo", new flex.agent.store.Shop(new ShopAlias("Demo"), new ShopAlias("Demo"),
        new flex.contracts.ShopType("Flex_6_14_0"), "Demo", null, false));
    start();
    assertThat(sent(1)).singleElement().isInstanceOfSatisfying(AgentReady.class,
        r -> assertThat(r.info().shops()).hasSize(1));
  }

  @Test
  void shouldSayThatItEndedWhenAnErrorEndsItsThread() {
    sender.ready("boot", () -> {
      throw new FakeStore.Crash();
    }, CLOCK);
    Thread.ofVirtual().uncaughtExceptionHandler((_, _) -> {}).start(sender);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(sender::hasEnded);
  }
}
