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
import org.apache.kafka.common.header.internals.RecordHeaders;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Puts a record among the dead letters of its topic as it came, with the reason in headers. */
final class DeadLetterSender {
  static final String REASON = "flex_dlt_reason";
  static final String PROBLEMS = "flex_dlt_problems";
  static final String PARTITION = "flex_dlt_partition";
  static final String OFFSET = "flex_dlt_offset";
  /** How many bytes the value had, where only its beginning is kept; it cannot be sent again. */
  static final String TRUNCATED = "flex_dlt_truncated";
  /** On a marker: which dead letter was sent again. */
  static final String RESENT = "flex_dlt_resent";

  /** Every broker takes this much: half of the usual limit, with room for the headers. */
  private static final int LONGEST = 512 * 1024;

  private final Producer<String, byte[]> producer;

  DeadLetterSender(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  /** Returns when the broker has it. */
  void send(ConsumerRecord<?, ?> record, String reason, List<Problem> problems) {
    var headers = new RecordHeaders(record.headers());
    try {
      headers.add(REASON, reason.getBytes(UTF_8));
      headers.add(PROBLEMS, Json.mapper().writeValueAsBytes(problems));
      headers.add(PARTITION, Integer.toString(record.partition()).getBytes(UTF_8));
      headers.add(OFFSET, Long.toString(record.offset()).getBytes(UTF_8));
      var value = (byte[]) record.value();
      if (value != null && value.length > LONGEST) {
        headers.add(TRUNCATED, Integer.toString(value.length).getBytes(UTF_8));
        value = Arrays.copyOf(value, LONGEST);
      }
      producer.send(new ProducerRecord<>(Topics.deadLetters(record.topic()), null, (String) record.key(), value,
          headers)).get();
    } catch (JsonProcessingException | ExecutionException e) {
      throw new KafkaException("a dead letter could not be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("a dead letter could not be written", e);
    }
  }
}
