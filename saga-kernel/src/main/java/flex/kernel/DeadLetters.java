package flex.kernel;

import flex.contracts.Topics;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The dead letters of all topics, for operators. Which were sent again is written behind them as markers, in the same
 * partition, so that everybody sees the same. However many and however large they are, it takes little memory.
 */
public final class DeadLetters {
  /** Of one page. */
  public static final int MOST = 1_000;

  /** Records that are read from one offset on; they are not held. */
  private static final int AT_ONCE = 50;
  private static final Pattern ID = Pattern.compile("(.+)/(\\d{1,9})/(\\d{1,18})");
  /** More than a broker's topics are usually let take (1 MiB); up to here it is the broker that says what is too large. */
  private static final int LARGEST_BYTES = 64 << 20;

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
   * @param headers null in a list
   * @param data the value as text; empty where it was null; null in a list
   */
  public record DeadLetter(String id, String topic, @Nullable String key, @Nullable String type, String reason,
      @Nullable String group, String detail, Instant at, boolean resent, @Nullable Map<String, String> headers,
      @Nullable String data) {
    public DeadLetter {
      headers = headers == null ? null : Map.copyOf(headers);
    }

    private DeadLetter resent(boolean now) {
      return new DeadLetter(id, topic, key, type, reason, group, detail, at, now, headers, data);
    }
  }

  /**
   * A part of all.
   *
   * @param letters newest first
   * @param more whether there are older ones
   */
  public record Page(List<DeadLetter> letters, boolean more) {
    public Page {
      letters = List.copyOf(letters);
    }
  }

  /** Where one stands among all. */
  private record Place(Instant at, TopicPartition partition, long offset) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparing(Place::at)
        .thenComparing(p -> p.partition().topic()).thenComparingInt(p -> p.partition().partition())
        .thenComparingLong(Place::offset);

    static Place of(ConsumerRecord<?, ?> record) {
      return new Place(Instant.ofEpochMilli(record.timestamp()), new TopicPartition(record.topic(),
          record.partition()), record.offset());
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    String id() {
      return DeadLetterRecords.id(partition.topic(), partition.partition(), offset);
    }
  }

  /** One of a list. */
  private record Listed(Place place, DeadLetter letter) implements Comparable<Listed> {
    @Override
    public int compareTo(Listed other) {
      return place.compareTo(other.place);
    }
  }

  /**
   * The newest by their times, without headers and data. Every one that is there is on one page, and on no other, whatever
   * times those who wrote them gave them; those out of order cost reading what stands between.
   *
   * @param topic narrows them to one topic, by its name or that of its letters; null for all
   * @param limit how many, 1 to {@link #MOST}
   * @param before id of the last one of the page before; null for the first page
   * @throws IllegalArgumentException where there is no dead letter {@code before}, or the limit is none
   */
  public Page list(@Nullable String topic, int limit, @Nullable String before) {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("the limit " + limit + " is not one of 1 to " + MOST);
    }
    var wanted = topic == null || Topics.isDeadLetters(topic) ? topic : Topics.deadLetters(topic);
    try (var log = new DeadLetterLog(kafka)) {
      var bound = before == null ? null : Place.of(record(log, before).orElseThrow(() -> unknown(before)));
      var partitions = log.partitions(wanted);
      var begins = log.begins(partitions);
      var ends = log.ends(partitions);
      var newest = new TreeSet<Listed>();
      var resent = new HashSet<String>();
      for (var partition : partitions) {
        backwards(log, partition, begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L), limit + 1,
            bound, newest, resent);
      }
      var letters = newest.descendingSet().stream().limit(limit)
          .map(l -> l.letter().resent(resent.contains(l.letter().id()))).toList();
      return new Page(letters, newest.size() > limit);
    }
  }

  /**
   * Adds the {@code limit} newest of a partition, as far as they are newer than those of the others. Times may go back along
   * a partition: it ends where the broker says that all before is older than what was found.
   */
  private static void backwards(DeadLetterLog log, TopicPartition partition, long begin, long end, int limit,
      @Nullable Place bound, NavigableSet<Listed> newest, Set<String> resent) {
    for (long to = end; to > begin && (newest.size() < limit || to > log.firstSince(partition, newest.first().place()
        .at()).orElse(Long.MAX_VALUE));) {
      long from = Math.max(begin, to - Math.max(limit, AT_ONCE));
      log.each(partition, from, to, record -> {
        var marked = DeadLetterRecords.text(record, DeadLetterSender.RESENT);
        var place = Place.of(record);
        if (marked != null) {
          resent.add(marked);
        } else if (bound == null || place.compareTo(bound) < 0) {
          newest.add(new Listed(place, DeadLetterRecords.listed(record)));
          if (newest.size() > limit) {
            newest.pollFirst();
          }
        }
      });
      to = from;
    }
  }

  /**
   * Reads that record and, since a marker may stand anywhere behind it, all those behind it in its partition: for the oldest,
   * that is as much reading as a list of all. {@link #resend} reads that record alone.
   */
  public Optional<DeadLetter> find(String id) {
    try (var log = new DeadLetterLog(kafka)) {
      return record(log, id).map(record -> DeadLetterRecords.whole(record).resent(isResent(log, record)));
    }
  }

  private static boolean isResent(DeadLetterLog log, ConsumerRecord<?, ?> record) {
    var place = Place.of(record);
    var marks = new HashSet<String>();
    log.each(place.partition(), place.offset() + 1,
        log.ends(List.of(place.partition())).getOrDefault(place.partition(), 0L), behind -> {
          if (place.id().equals(DeadLetterRecords.text(behind, DeadLetterSender.RESENT))) {
            marks.add(place.id());
          }
        });
    return !marks.isEmpty();
  }

  /** The dead letter of that id; a marker is none. */
  private static Optional<ConsumerRecord<byte[], byte[]>> record(DeadLetterLog log, String id) {
    var matcher = ID.matcher(id);
    return matcher.matches() && Topics.isDeadLetters(matcher.group(1))
        ? log.at(new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2))),
            Long.parseLong(matcher.group(3))).filter(r -> DeadLetterRecords.text(r, DeadLetterSender.RESENT) == null)
        : Optional.empty();
  }

  /**
   * Sends it to its topic as it came, for those consumers alone that could not handle it, then marks it.
   *
   * @throws IllegalArgumentException where there is no such dead letter, only its beginning is kept, or its topic takes
   *         none that large
   * @throws KafkaException where that is not known to have happened; the message says what of it
   */
  public void resend(String id) {
    try (var log = new DeadLetterLog(kafka)) {
      resend(id, record(log, id).orElseThrow(() -> unknown(id)));
    }
  }

  private void resend(String id, ConsumerRecord<byte[], byte[]> letter) {
    if (letter.headers().lastHeader(DeadLetterSender.TRUNCATED) != null) {
      throw new IllegalArgumentException("'" + id + "' was too long to be kept whole; its sender must send it again");
    }
    var headers = new RecordHeaders();
    for (Header header : letter.headers()) {
      if (!header.key().startsWith(DeadLetterSender.OWN) || header.key().equals(DeadLetterSender.GROUP)) {
        headers.add(header);
      }
    }
    try (var producer = new KafkaProducer<>(sending(kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer,
          new ProducerRecord<>(DeadLetterRecords.original(letter.topic()), null, letter.key(), letter.value(), headers),
          "it is not known whether it was sent");
      var marker = new RecordHeaders().add(DeadLetterSender.RESENT, id.getBytes(UTF_8));
      send(producer, new ProducerRecord<>(letter.topic(), letter.partition(), letter.key(), new byte[0], marker),
          "it was sent, but is not known to be marked as sent again");
    }
  }

  static Map<String, Object> sending(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_BYTES);
    // Taken as it is needed; what does not fit would never be sent, whatever a request may hold.
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, LARGEST_BYTES);
    return config;
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record,
      String unknown) {
    try {
      producer.send(record).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(unknown, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        throw new IllegalArgumentException("the topic " + record.topic() + " takes no message that large; let it take "
            + "more (max.message.bytes)", e);
      }
      throw new KafkaException(unknown, e.getCause());
    }
  }

  private static IllegalArgumentException unknown(String id) {
    return new IllegalArgumentException("there is no dead letter '" + id + "'; list them for their ids");
  }
}
