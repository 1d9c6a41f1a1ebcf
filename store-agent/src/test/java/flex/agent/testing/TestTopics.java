package flex.agent.testing;

import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent;
import flex.contracts.Topics;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Signature;
import flex.contracts.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The site's side of the topics: sends commands, and reads the events of one store, each with its signature checked. */
public final class TestTopics implements AutoCloseable {
  /** An event with its attributes. */
  public record Seen(Envelope envelope, StoreEvent event) {}

  private final Wire wire = Wire.flex();
  private final TestStore store;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<Seen> seen = new ArrayList<>();

  public TestTopics(String bootstrap, TestStore store) {
    this.store = store;
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrap);
    createTopics(kafka, store.alias);
    var settings = new HashMap<>(kafka);
    settings.put("acks", "all");
    producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    consumer = new KafkaConsumer<>(new HashMap<>(kafka), new StringDeserializer(), new ByteArrayDeserializer());
    // A topic that was made just now may not have its partitions yet.
    var partitions = Awaitility.await().atMost(Duration.ofSeconds(60))
        .until(() -> consumer.partitionsFor(Topics.STORE_EVENTS), p -> p.size() == Topics.PARTITIONS).stream()
        .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Returns the {@code ce_id}. */
  public String send(StoreCommand command) {
    return send(command, Instant.now());
  }

  public String send(StoreCommand command, Instant at) {
    var envelope = Envelope.of(UUID.randomUUID().toString(), "/flex/site-service", wire.nameOf(command), at)
        .correlated("saga-1", null);
    sendRaw(envelope, store.alias.value(), wire.toJson(command));
    return envelope.id();
  }

  public void sendRaw(Envelope envelope, String key, byte[] data) {
    try {
      producer.send(Wire.record(Topics.storeCommands(store.alias), key, envelope, data)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All events of the store so far, oldest first. Not for several threads. */
  public List<Seen> events() {
    for (var record : consumer.poll(Duration.ofMillis(50))) {
      if (store.alias.value().equals(record.key()) && wire.decode(record) instanceof Decoded.Valid valid) {
        if (!Signature.verify(store.signingKey.getBytes(UTF_8), valid.envelope(), valid.key(), valid.data())) {
          throw new AssertionError("bad signature on " + valid.envelope());
        }
        seen.add(new Seen(valid.envelope(), (StoreEvent) valid.message()));
      }
    }
    return List.copyOf(seen);
  }

  /** The answers to a command so far. */
  public List<Seen> answers(String commandId) {
    return events().stream()
        .filter(s -> s.event() instanceof StoreEvent.Answer a && a.commandId().equals(commandId)).toList();
  }

  public <E extends StoreEvent> Optional<E> answer(String commandId, Class<E> type) {
    return answers(commandId).stream().map(Seen::event).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** How many commands have an answer so far. */
  public int answered() {
    return (int) events().stream().map(Seen::event).filter(StoreEvent.Answer.class::isInstance)
        .map(e -> ((StoreEvent.Answer) e).commandId()).distinct().count();
  }

  public long boots() {
    return events().stream().filter(s -> s.event() instanceof StoreEvent.AgentReady).count();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    consumer.close();
  }

  private static void createTopics(Map<String, Object> kafka, StoreAlias alias) {
    try (var admin = Admin.create(kafka)) {
      for (var topic : List.of(new NewTopic(Topics.STORE_EVENTS, Optional.of(Topics.PARTITIONS), Optional.empty()),
          new NewTopic(Topics.storeCommands(alias), Optional.of(1), Optional.empty()))) {
        try {
          admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new IllegalStateException(e);
          }
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
