package flex.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.Problem;
import flex.contracts.Topics;
import flex.contracts.wire.Json;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Puts a record among the dead letters of its topic as it came, with the reason in headers. */
final class DeadLetterSender {
  /** How the headers begin that are written here; what a sender calls so is left out, or it could hide its letter. */
  static final String OWN = "flex_dlt_";

  static final String REASON = "flex_dlt_reason";
  static final String PROBLEMS = "flex_dlt_problems";
  static final String PARTITION = "flex_dlt_partition";
  static final String OFFSET = "flex_dlt_offset";
  /**
   * Which consumers could not handle it. It stays when a dead letter is sent again, so that they alone take it: the others
   * have handled what came first.
   */
  static final String GROUP = "flex_dlt_group";
  /** How many bytes there were, where only a beginning of the record is kept; it cannot be sent again. */
  static final String TRUNCATED = "flex_dlt_truncated";
  /** On a marker: which dead letter was sent again. */
  static final String RESENT = "flex_dlt_resent";

  /**
   * Of a record that its dead letters cannot take whole, with what is said of it. Every broker takes this much: half of the
   * usual limit, with room for the headers.
   */
  private static final int LONGEST = 512 * 1024;

  private static final int LONGEST_HEADERS = 64 * 1024;
  private static final int LONGEST_KEY = 1024;
  private static final int LONGEST_ATTRIBUTE = 300;
  private static final int MOST_PROBLEMS = 10;

  private final Producer<String, byte[]> producer;
  private final byte[] group;

  DeadLetterSender(Producer<String, byte[]> producer, String group) {
    this.producer = producer;
    this.group = group.getBytes(UTF_8);
  }

  /** Whether it is a dead letter of other consumers, sent to them again. */
  static boolean isForAnother(String group, ConsumerRecord<?, ?> record) {
    var meant = record.headers().lastHeader(GROUP);
    return meant != null && meant.value() != null && !group.equals(new String(meant.value(), UTF_8));
  }

  /** Returns when the broker has it. */
  void send(ConsumerRecord<?, ?> record, String reason, List<Problem> problems) {
    var headers = kept(record);
    try {
      headers.add(REASON, reason.getBytes(UTF_8));
      headers.add(PROBLEMS, Json.mapper().writeValueAsBytes(problems.stream().limit(MOST_PROBLEMS).toList()));
      headers.add(GROUP, group);
      headers.add(PARTITION, Integer.toString(record.partition()).getBytes(UTF_8));
      headers.add(OFFSET, Long.toString(record.offset()).getBytes(UTF_8));
      var value = (byte[]) record.value();
      if (!isTaken(letter(record, value, headers))) {
        if (value == null || value.length <= LONGEST) {
          throw new KafkaException("the topic of the dead letters takes less than " + LONGEST + " bytes");
        }
        headers.add(TRUNCATED, Integer.toString(value.length).getBytes(UTF_8));
        producer.send(letter(record, Arrays.copyOf(value, LONGEST), headers)).get();
      }
    } catch (JsonProcessingException | ExecutionException e) {
      throw new KafkaException("a dead letter could not be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("a dead letter could not be written", e);
    }
  }

  private static ProducerRecord<String, byte[]> letter(ConsumerRecord<?, ?> record, byte @Nullable [] value,
      RecordHeaders headers) {
    return new ProducerRecord<>(Topics.deadLetters(record.topic()), null, key(record), value, headers);
  }

  /** False where producer or broker take none that large. */
  private boolean isTaken(ProducerRecord<String, byte[]> letter) throws ExecutionException, InterruptedException {
    try {
      producer.send(letter).get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return false;
      }
      throw e;
    }
  }

  /** The headers as they came; where they are too many, the beginnings of the CloudEvents attributes alone. */
  private static RecordHeaders kept(ConsumerRecord<?, ?> record) {
    long bytes = 0;
    for (var header : record.headers()) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    var key = record.key() == null ? 0 : ((String) record.key()).length();
    if (bytes <= LONGEST_HEADERS && key <= LONGEST_KEY) {
      var headers = new RecordHeaders();
      record.headers().forEach(header -> {
        if (!header.key().startsWith(OWN)) {
          headers.add(header);
        }
      });
      return headers;
    }
    var headers = new RecordHeaders();
    headers.add(TRUNCATED, Long.toString(bytes + key).getBytes(UTF_8));
    for (var attribute : List.of("ce_id", "ce_source", "ce_type")) {
      var header = record.headers().lastHeader(attribute);
      if (header != null && header.value() != null) {
        headers.add(attribute, Arrays.copyOf(header.value(), Math.min(header.value().length, LONGEST_ATTRIBUTE)));
      }
    }
    return headers;
  }

  private static @Nullable String key(ConsumerRecord<?, ?> record) {
    return record.key() instanceof String key ? key.substring(0, Math.min(key.length(), LONGEST_KEY)) : null;
  }
}
