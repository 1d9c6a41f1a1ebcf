package flex.contracts.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Kafka records as the broker would hand them over. */
final class Records {
  static final String TOPIC = "flex.provisioning.events.v1";
  static final String TYPE = "flex.provisioning.ShopRequested.v1";
  static final String KEY = "order-4711";
  static final long TIMESTAMP = 1_795_255_530_000L;

  private Records() {}

  /** The headers of a good message; tests take away and add. */
  static Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", "m-1");
    headers.put("ce_source", "/provisioning");
    headers.put("ce_type", TYPE);
    headers.put("ce_time", "2026-11-21T10:15:30Z");
    headers.put("content-type", "application/json");
    return headers;
  }

  static ObjectNode goodBody() {
    try (var in = Records.class.getResourceAsStream("/golden/" + TYPE + ".json")) {
      return (ObjectNode) Json.mapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ConsumerRecord<String, byte[]> record(@Nullable String key, Map<String, String> headers, String value) {
    return record(key, headers, value.getBytes(UTF_8));
  }

  static ConsumerRecord<String, byte[]> record(@Nullable String key, Map<String, String> headers,
      byte @Nullable [] value) {
    var kafka = new RecordHeaders();
    headers.forEach((name, text) -> kafka.add(name, text.getBytes(UTF_8)));
    return record(key, kafka, value);
  }

  static ConsumerRecord<String, byte[]> received(ProducerRecord<String, byte[]> sent) {
    return record(sent.key(), sent.headers(), sent.value());
  }

  @SuppressWarnings("NullAway") // Kafka hands out null for a missing key and for a tombstone
  static ConsumerRecord<String, byte[]> record(@Nullable String key, Headers headers, byte @Nullable [] value) {
    return new ConsumerRecord<>(TOPIC, 0, 7, TIMESTAMP, TimestampType.CREATE_TIME, 0, 0, key, value, headers,
        Optional.empty());
  }
}
