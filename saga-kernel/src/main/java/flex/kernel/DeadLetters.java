package flex.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.Topics;
import flex.contracts.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The dead letters of all topics, for operators. Which were sent again is written behind them as markers, so that
 * everybody sees the same.
 */
public final class DeadLetters {
  private static final Pattern ID = Pattern.compile("(.+)/(\\d+)/(\\d+)");

  private final Map<String, Object> kafka;

  /** {@code kafka} holds the address of the brokers and the security settings. */
  public DeadLetters(Map<String, Object> kafka) {
    this.kafka = Map.copyOf(kafka);
  }

  /**
   * One dead letter.
   *
   * @param id {@code <topic of dead letters>/<partition>/<offset>}
   * @param topic where it was meant for
   * @param group the consumers that could not handle it
   * @param detail what is wrong, and what to do about it
   * @param resent whether it was sent again
   * @param data the value as text; empty where it was null
   */
  public record DeadLetter(String id, String topic, @Nullable String key, @Nullable String type, String reason,
      @Nullable String group, String detail, Instant at, boolean resent, Map<String, String> headers, String data) {
    public DeadLetter {
      headers = Map.copyOf(headers);
    }
  }

  /** All that are kept, oldest first; {@code topic} narrows them to one topic, by its name or that of its letters. */
  public List<DeadLetter> list(@Nullable String topic) {
    var wanted = topic == null || Topics.isDeadLetters(topic) ? topic : Topics.deadLetters(topic);
    try (var admin = Admin.create(new HashMap<>(kafka))) {
      return read(admin.listTopics().names().get().stream()
          .filter(t -> wanted == null ? Topics.isDeadLetters(t) : t.equals(wanted)).sorted().toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("the broker does not answer", e.getCause());
    }
  }

  public Optional<DeadLetter> find(String id) {
    var matcher = ID.matcher(id);
    return matcher.matches()
        ? list(matcher.group(1)).stream().filter(d -> d.id().equals(id)).findFirst()
        : Optional.empty();
  }

  /**
   * Sends it to its topic as it came, for those consumers alone that could not handle it, then marks it.
   *
   * @throws IllegalArgumentException where there is no such dead letter, or only its beginning is kept
   */
  public void resend(String id) {
    var matcher = ID.matcher(id);
    var letter = matcher.matches() ? records(List.of(matcher.group(1))).get(id) : null;
    if (letter == null || !Topics.isDeadLetters(letter.topic())
        || letter.headers().lastHeader(DeadLetterSender.RESENT) != null) {
      throw new IllegalArgumentException("there is no dead letter '" + id + "'; list them for their ids");
    }
    if (letter.headers().lastHeader(DeadLetterSender.TRUNCATED) != null) {
      throw new IllegalArgumentException("'" + id + "' was too long to be kept whole; its sender must send it again");
    }
    var headers = new RecordHeaders();
    for (Header header : letter.headers()) {
      if (!header.key().startsWith(DeadLetterSender.OWN) || header.key().equals(DeadLetterSender.GROUP)) {
        headers.add(header);
      }
    }
    var config = new HashMap<>(kafka);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(original(letter.topic()), null, letter.key(), letter.value(), headers)).get();
      var marker = new RecordHeaders().add(DeadLetterSender.RESENT, id.getBytes(UTF_8));
      producer.send(new ProducerRecord<>(letter.topic(), null, letter.key(), new byte[0], marker)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("the broker did not take it", e.getCause());
    }
  }

  private List<DeadLetter> read(Collection<String> topics) {
    var records = records(topics);
    var resent = records.values().stream().map(r -> text(r, DeadLetterSender.RESENT)).filter(id -> id != null).toList();
    return records.entrySet().stream()
        .filter(e -> text(e.getValue(), DeadLetterSender.RESENT) == null)
        .map(e -> letter(e.getKey(), e.getValue(), resent.contains(e.getKey())))
        .toList();
  }

  private SequencedMap<String, ConsumerRecord<String, byte[]>> records(Collection<String> topics) {
    var found = new LinkedHashMap<String, ConsumerRecord<String, byte[]>>();
    var config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, Inbound.ONLY_WHAT_WAS_MEANT);
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      var partitions = topics.stream().flatMap(t -> consumer.partitionsFor(t).stream())
          .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
      var ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          found.put(record.topic() + "/" + record.partition() + "/" + record.offset(), record);
        }
      }
    }
    return found;
  }

  private static DeadLetter letter(String id, ConsumerRecord<String, byte[]> record, boolean resent) {
    var headers = new LinkedHashMap<String, String>();
    record.headers().forEach(h -> headers.put(h.key(), h.value() == null ? "" : new String(h.value(), UTF_8)));
    var reason = headers.getOrDefault(DeadLetterSender.REASON, "UNKNOWN");
    return new DeadLetter(id, original(record.topic()), record.key(), headers.get("ce_type"), reason,
        headers.get(DeadLetterSender.GROUP), detail(headers.getOrDefault(DeadLetterSender.PROBLEMS, "[]")),
        Instant.ofEpochMilli(record.timestamp()), resent,
        headers, record.value() == null ? "" : new String(record.value(), UTF_8));
  }

  private static String detail(String problems) {
    try {
      var lines = new ArrayList<String>();
      for (JsonNode p : Json.mapper().readTree(problems)) {
        var field = p.path("field").asText("");
        lines.add((field.isEmpty() ? "" : field + ": ") + p.path("detail").asText() + " " + p.path("remedy").asText());
      }
      return String.join("; ", lines);
    } catch (JsonProcessingException e) {
      return problems;
    }
  }

  private static @Nullable String text(ConsumerRecord<String, byte[]> record, String header) {
    var value = record.headers().lastHeader(header);
    return value == null ? null : new String(value.value(), UTF_8);
  }

  private static String original(String deadLetters) {
    return deadLetters.substring(0, deadLetters.length() - Topics.deadLetters("").length());
  }
}
