package flex.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A provider's provisioning system as somebody else would write it, knowing the documented topics and CloudEvents
 * (binary mode) alone. Used by one thread.
 */
public final class ForeignProvisioning implements AutoCloseable {
  private static final String REQUESTS = "flex.provisioning.events.v1";
  private static final String ANSWERS = "flex.site.events.v1";

  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> consumer;

  /** What the site said. */
  public record Heard(String type, String json) {}

  /** Hears what is said from now on. */
  public ForeignProvisioning(String bootstrapServers) {
    producer = new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", "0",
        "max.block.ms", "20000", "delivery.timeout.ms", "20000", "request.timeout.ms", "10000"),
        new StringSerializer(), new StringSerializer());
    consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false",
        "isolation.level", "read_committed"),
        new StringDeserializer(), new StringDeserializer());
    var partitions = consumer.partitionsFor(ANSWERS).stream().map(p -> new TopicPartition(p.topic(), p.partition()))
        .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is lazy: an answer must not come before it.
    partitions.forEach(consumer::position);
  }

  /** Returns when the broker has it. */
  public void shopRequested(String requestId, String json) throws InterruptedException, ExecutionException {
    var message = new ProducerRecord<>(REQUESTS, requestId, json);
    var headers = message.headers();
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_id", UUID.randomUUID().toString());
    put(headers, "ce_source", "https://provisioning.example.com/orders");
    put(headers, "ce_type", "flex.provisioning.ShopRequested.v1");
    put(headers, "ce_time", Instant.now().toString());
    put(headers, "content-type", "application/json");
    producer.send(message).get();
  }

  public List<Heard> hear(Duration wait) {
    var heard = new ArrayList<Heard>();
    for (var message : consumer.poll(wait)) {
      var type = message.headers().lastHeader("ce_type");
      if (type != null && message.value() != null) {
        heard.add(new Heard(new String(type.value(), UTF_8), message.value()));
      }
    }
    return heard;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
    consumer.close(Duration.ofSeconds(2));
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
