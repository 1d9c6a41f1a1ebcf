package flex.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.Text;
import flex.contracts.Topics;
import flex.contracts.wire.Json;
import flex.kernel.DeadLetters.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What stands in the record of a dead letter. */
final class DeadLetterRecords {
  private DeadLetterRecords() {}

  static String id(String topic, int partition, long offset) {
    return topic + "/" + partition + "/" + offset;
  }

  /** As in a list: of headers and key no more than a line shows. */
  static DeadLetter listed(ConsumerRecord<byte[], byte[]> record) {
    return new DeadLetter(id(record.topic(), record.partition(), record.offset()), original(record.topic()),
        Text.boundedOrNull(record.key() == null ? null : new String(record.key(), UTF_8)),
        Text.boundedOrNull(text(record, "ce_type")),
        Text.bounded(orElse(text(record, DeadLetterSender.REASON), "UNKNOWN")),
        Text.boundedOrNull(text(record, DeadLetterSender.GROUP)),
        Text.bounded(detail(orElse(text(record, DeadLetterSender.PROBLEMS), "[]"))),
        Instant.ofEpochMilli(record.timestamp()), false, null, null);
  }

  static DeadLetter whole(ConsumerRecord<byte[], byte[]> record) {
    var l = listed(record);
    var headers = new LinkedHashMap<String, String>();
    record.headers().forEach(h -> headers.put(h.key(), h.value() == null ? "" : new String(h.value(), UTF_8)));
    return new DeadLetter(l.id(), l.topic(), l.key(), l.type(), l.reason(), l.group(), l.detail(), l.at(), false,
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

  private static String orElse(@Nullable String text, String other) {
    return text == null ? other : text;
  }

  static @Nullable String text(ConsumerRecord<?, ?> record, String header) {
    var value = record.headers().lastHeader(header);
    return value == null || value.value() == null ? null : new String(value.value(), UTF_8);
  }

  static String original(String deadLetters) {
    return deadLetters.substring(0, deadLetters.length() - Topics.deadLetters("").length());
  }
}
