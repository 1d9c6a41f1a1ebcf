package flex.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A provider's system: knows topics and CloudEvents, and nothing else of Flex. */
final class ProvisioningSystem implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaProducer<String, String> producer;
  private final Map<String, Object> kafka;
  private final List<Heard> heard = new ArrayList<>();
  private final KafkaConsumer<String, byte[]> events;

  /** One event of the site; {@code at} is when it was sent, {@code id} is the same where it was sent again. */
  record Heard(String id, String type, String key, JsonNode data, Instant at) {}

  ProvisioningSystem(String bootstrap) {
    kafka = Map.of("bootstrap.servers", bootstrap);
    producer = new KafkaProducer<>(new HashMap<>(kafka), new StringSerializer(), new StringSerializer());
    events = new KafkaConsumer<>(new HashMap<>(kafka), new StringDeserializer(), new ByteArrayDeserializer());
    var partitions = partitions(events, List.of("flex.site.events.v1"));
    events.assign(partitions);
    events.seekToBeginning(partitions);
  }

  static String shop(String id, String store, String version, String vmType, String name) {
    return """
        {"requestId":"%s","version":"%s","shopType":"Flex_%s","vmType":"%s","domainName":"%s.example.com",\
        "shopAlias":"Shop","shopName":"%s"}""".formatted(id, version, version.replace('.', '_'), vmType, store, name);
  }

  /** Returns the id of the message. */
  String publish(String key, String json) {
    return publish("flex.provisioning.events.v1", "flex.provisioning.ShopRequested.v1", key, json);
  }

  String publish(String topic, String type, String key, String json) {
    var record = new ProducerRecord<>(topic, key, json);
    var id = UUID.randomUUID().toString();
    Map.of("ce_specversion", "1.0", "ce_id", id, "ce_source", "https://provider.example",
        "ce_type", type, "content-type", "application/json")
        .forEach((k, v) -> record.headers().add(k, v.getBytes(UTF_8)));
    send(record);
    return id;
  }

  void publishStructured(String key, String json) {
    var record = new ProducerRecord<>("flex.provisioning.events.v1", key, """
        {"specversion":"1.0","id":"%s","source":"https://provider.example","type":"flex.provisioning.ShopRequested.v1",\
        "datacontenttype":"application/json","data":%s}""".formatted(UUID.randomUUID(), json));
    record.headers().add("content-type", "application/cloudevents+json".getBytes(UTF_8));
    send(record);
  }

  private void send(ProducerRecord<String, String> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for an event of the site. */
  Heard await(String type, Predicate<JsonNode> which) {
    Awaitility.await().alias(type).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50))
        .until(() -> heard().stream().anyMatch(h -> h.type.equals(type) && which.test(h.data)));
    return heard.stream().filter(h -> h.type.equals(type) && which.test(h.data)).findFirst().orElseThrow();
  }

  Heard await(String type, String requestId) {
    return await(type, d -> d.path("requestId").asText().equals(requestId));
  }

  /** Everything that the site has said so far, in order per request. */
  List<Heard> heard() {
    events.poll(Duration.ofMillis(100)).forEach(r -> {
      try {
        heard.add(new Heard(header(r, "ce_id"), header(r, "ce_type"), r.key(), JSON.readTree(r.value()),
            Instant.ofEpochMilli(r.timestamp())));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    return List.copyOf(heard);
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** Every record of every topic as text, headers included. */
  String everything() {
    return records(topic -> topic.startsWith("flex."));
  }

  /** Every dead letter as text, a line each. */
  String deadLetters() {
    return records(topic -> topic.startsWith("flex.") && topic.endsWith("-dlt"));
  }

  private String records(Predicate<String> which) {
    var text = new StringBuilder();
    try (var consumer = new KafkaConsumer<>(new HashMap<>(kafka), new StringDeserializer(),
        new ByteArrayDeserializer())) {
      var partitions = partitions(consumer, consumer.listTopics().keySet().stream()
          .filter(which).toList());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(r -> {
          text.append(r.topic()).append(' ').append(r.key()).append(' ');
          r.headers().forEach(h -> text.append(h.key()).append('=').append(new String(h.value(), UTF_8)).append(' '));
          text.append(r.value() == null ? "" : new String(r.value(), UTF_8)).append('\n');
        });
      }
    }
    return text.toString();
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, List<String> topics) {
    return topics.stream().flatMap(t -> consumer.partitionsFor(t).stream())
        .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    events.close();
  }
}
