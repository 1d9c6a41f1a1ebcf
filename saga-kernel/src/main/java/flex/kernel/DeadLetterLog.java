package flex.kernel;

import flex.contracts.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads topics of dead letters, record by record: whatever there is, a few MiB of it are held at a time. */
final class DeadLetterLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  /** As long as the broker may be silent in the midst of its records. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** A single record may be larger; it is given whole all the same (KIP-74). */
  private static final int FETCH_BYTES = 1 << 20;

  private static final Map<String, Object> BOUNDS = Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES,
      ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50,
      // At the end nothing is waited for, and the next question waits behind a fetch that does.
      ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10,
      ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false, ConsumerConfig.ISOLATION_LEVEL_CONFIG,
      Inbound.ONLY_WHAT_WAS_MEANT);

  private final Map<String, Object> kafka;
  private final KafkaConsumer<byte[], byte[]> consumer;

  DeadLetterLog(Map<String, Object> kafka) {
    this.kafka = kafka;
    var config = new HashMap<>(kafka);
    config.putAll(BOUNDS);
    this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Those of one topic of dead letters, or of all; none where there is no such topic. */
  List<TopicPartition> partitions(@Nullable String topic) {
    try (var admin = Admin.create(new HashMap<>(kafka))) {
      return admin.listTopics().names().get().stream().filter(Topics::isDeadLetters)
          .filter(t -> topic == null || t.equals(topic)).flatMap(t -> consumer.partitionsFor(t).stream())
          .map(p -> new TopicPartition(p.topic(), p.partition()))
          .sorted(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition)).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("the broker does not answer", e.getCause());
    }
  }

  /** Offset of the first record that is kept. */
  Map<TopicPartition, Long> begins(List<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions);
  }

  /** Offset behind the last record. */
  Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    return consumer.endOffsets(partitions);
  }

  /** Offset of the first record of that time or a later one: all before it are older. Empty where there is none. */
  OptionalLong firstSince(TopicPartition partition, Instant time) {
    // A record without a time says -1, for which the broker cannot be asked.
    if (time.toEpochMilli() < 0) {
      return OptionalLong.of(0);
    }
    var found = consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli())).get(partition);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
  }

  /** That record and no other. */
  Optional<ConsumerRecord<byte[], byte[]>> at(TopicPartition partition, long offset) {
    var only = List.of(partition);
    if (!partitions(partition.topic()).contains(partition) || offset < begins(only).getOrDefault(partition, 0L)
        || offset >= ends(only).getOrDefault(partition, 0L)) {
      return Optional.empty();
    }
    var found = new HashMap<Long, ConsumerRecord<byte[], byte[]>>();
    each(partition, offset, offset + 1, record -> found.put(record.offset(), record));
    return Optional.ofNullable(found.get(offset));
  }

  /** Hands over the records from one offset to before another, in their order. */
  void each(TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> action) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long at = from;
    long moved = System.nanoTime();
    while (at < to) {
      for (var record : consumer.poll(POLL).records(partition)) {
        if (record.offset() < to) {
          action.accept(record);
        }
      }
      // Offsets may be missing, so that it moves on without a record.
      long next = consumer.position(partition);
      if (next > at) {
        at = next;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > SILENCE.toNanos()) {
        throw new KafkaException("the broker gave nothing of " + partition + " for " + SILENCE.toSeconds() + " s");
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
