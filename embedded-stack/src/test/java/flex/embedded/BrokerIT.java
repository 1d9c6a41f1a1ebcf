package flex.embedded;

import flex.embedded.launch.EmbeddedServer;
import flex.embedded.testing.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the embedded broker promises. */
class BrokerIT {

  private static final EmbeddedServer SERVER = TestBroker.separate();
  private static final int RECORDS = 2_000;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void shouldKeepEveryAcknowledgedRecordWhenKilled() throws Exception {
    createTopic("kept", Map.of());
    Set<String> acknowledged = new HashSet<>();
    try (var producer = producer()) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++)
        sent.add(producer.send(new ProducerRecord<>("kept", "key", "record-" + i)));
      for (int i = 0; i < RECORDS; i++) {
        sent.get(i).get();
        acknowledged.add("record-" + i);
      }
      SERVER.kill();
    }

    SERVER.restart();

    assertThat(read("kept", RECORDS)).containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  @Test
  void shouldRefuseALargeMessageWhenItsTopicDoesNotAllowIt() throws Exception {
    createTopic("usual", Map.of());
    createTopic("large", Map.of("max.message.bytes", String.valueOf(6 * 1024 * 1024)));
    String fiveMegabytes = "x".repeat(5_000_000);
    try (var producer = producer()) {
      assertThat(producer.send(new ProducerRecord<>("usual", "x".repeat(1024 * 1024))).get().hasOffset()).isTrue();
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>("usual", fiveMegabytes)).get())
          .hasCauseInstanceOf(RecordTooLargeException.class);
      assertThat(producer.send(new ProducerRecord<>("large", fiveMegabytes)).get().hasOffset()).isTrue();
    }
  }

  @Test
  void shouldNotCreateATopicWhenItIsOnlyUsed() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", SERVER.address()))) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("stray")).allTopicNames().get())
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  private static void createTopic(String name, Map<String, String> settings) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", SERVER.address()))) {
      var topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(settings);
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", SERVER.address(), "acks", "all", "max.request.size", 8 * 1024 * 1024),
        new StringSerializer(), new StringSerializer());
  }

  private static List<String> read(String topic, int count) {
    try (var consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", SERVER.address(), "auto.offset.reset", "earliest"),
        new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      List<String> values = new ArrayList<>();
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (values.size() < count && System.nanoTime() < end)
        consumer.poll(Duration.ofMillis(200)).forEach(one -> values.add(one.value()));
      return values;
    }
  }
}
