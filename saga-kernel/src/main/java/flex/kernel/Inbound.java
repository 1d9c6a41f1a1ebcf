package flex.kernel;

import flex.contracts.Problem;
import flex.contracts.Topics;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;

/**
 * Kafka in. A record is read, validated, checked and handed to the handler of its type; its offset is committed after
 * that. A handler that fails is called again after growing delays while its partition waits, so order per key is kept.
 * What can never be handled goes to the dead letters, and the partition goes on; so does what is refused for a reason that
 * may pass (see {@link Problem.Kind#passes}), once it was tried again for about half a minute. Both are {@link Rejected}.
 */
public final class Inbound implements AutoCloseable {
  /** Nothing of a transaction that its producer gave up. */
  static final String ONLY_WHAT_WAS_MEANT = "read_committed";

  private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

  private final ConcurrentMessageListenerContainer<String, byte[]> container;
  private final Thread starting;

  private Inbound(ConcurrentMessageListenerContainer<String, byte[]> container, Map<String, Object> kafka,
      Map<String, Integer> topics, TopicCreation.Then then) {
    this.container = container;
    this.starting = Thread.startVirtualThread(() -> begin(kafka, Map.copyOf(topics), then));
  }

  private void begin(Map<String, Object> kafka, Map<String, Integer> topics, TopicCreation.Then then) {
    try {
      TopicCreation.ensure(kafka, topics, then);
      container.start();
    } catch (InterruptedException closed) {
      LOG.debug("Closed before the broker was there", closed);
    }
  }

  /** A message that was read and found valid. */
  @SuppressWarnings("ArrayRecordComponent") // the bytes of one record, handed on and never changed
  public record Received<M>(String topic, String key, Envelope envelope, M message, byte[] data) {}

  /** Takes a message in; what it throws decides what becomes of it, see {@link Inbound}. */
  @FunctionalInterface
  public interface Handler<M> {
    void handle(Received<M> received) throws Exception;
  }

  /** Hears of a message that is about to go to the dead letters, for a rejection to its sender. */
  @FunctionalInterface
  public interface Rejected {
    void rejected(String topic, @Nullable String key, Decoded.Invalid why) throws Exception;
  }

  /** {@code kafka} holds the address of the brokers and the security settings; {@code group} is the consumers'. */
  public static Builder builder(Map<String, Object> kafka, String group, Wire wire, Producer<String, byte[]> producer,
      MeterRegistry meters) {
    return new Builder(kafka, group, wire, producer, meters);
  }

  /** True while records are taken in; false before the first assignment, and after the end. */
  public boolean isRunning() {
    return container.isRunning() && !container.getAssignedPartitions().isEmpty();
  }

  /** Stops after the record under way. */
  @Override
  public void close() {
    starting.interrupt();
    try {
      starting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    container.stop();
  }

  /** What is listened to, and what is done with it. */
  public static final class Builder {
    private static final Handler<Object> PASS_BY = _ -> {};

    private final Map<String, Object> kafka;
    private final String group;
    private final Wire wire;
    private final MeterRegistry meters;
    private final DeadLetterSender deadLetters;
    private final Set<String> topics = new LinkedHashSet<>();
    private final Map<String, Integer> created = new LinkedHashMap<>();
    private final Set<String> shared = new HashSet<>();
    private final Handlers handlers = new Handlers();
    private Function<Received<Object>, Optional<Problem>> check = _ -> Optional.empty();
    private Rejected rejected = (_, _, _) -> {};
    private int concurrency = 1;
    /** Behind the first. */
    int tries = Repetition.MOST;

    private Builder(Map<String, Object> kafka, String group, Wire wire, Producer<String, byte[]> producer,
        MeterRegistry meters) {
      this.kafka = Map.copyOf(kafka);
      this.group = group;
      this.wire = wire;
      this.meters = meters;
      this.deadLetters = new DeadLetterSender(producer, group);
    }

    /** Subscribes; the topic and its dead letters are created with that many partitions where they are missing. */
    public Builder topic(String name, int partitions) {
      topics.add(name);
      creates(Topics.deadLetters(name), 1);
      return creates(name, partitions);
    }

    /** What others listen to on this topic, being of a known type, is passed by instead of being a dead letter. */
    public Builder skipOthers(String topic) {
      shared.add(topic);
      return this;
    }

    /** A topic that is written to and not listened to; created with the others where it is missing. */
    public Builder creates(String name, int partitions) {
      created.put(name, partitions);
      return this;
    }

    /** How many partitions are worked on at once; 1 unless set. */
    public Builder concurrency(int threads) {
      concurrency = threads;
      return this;
    }

    /** Takes messages of one class, or of a whole sealed family; where several would, the nearest one does. */
    @SuppressWarnings("unchecked") // a message is only handed to the handler registered for its class, or a family of it
    public <M> Builder on(Class<M> family, Handler<M> handler) {
      handlers.add(family, (Handler<Object>) (Handler<?>) handler);
      return this;
    }

    /** A class or family of known messages to be passed by; every type that is not named goes to the dead letters. */
    public Builder ignore(Class<?> family) {
      handlers.add(family, PASS_BY);
      return this;
    }

    /** A check after the schema, such as of a signature; what it names makes the message a dead letter. */
    public Builder verify(Function<Received<Object>, Optional<Problem>> check) {
      this.check = check;
      return this;
    }

    public Builder rejected(Rejected callback) {
      this.rejected = callback;
      return this;
    }

    /** In the background; waits for no broker. */
    public Inbound start() {
      var consumer = new HashMap<>(kafka);
      consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
      consumer.put(ConsumerConfig.CLIENT_ID_CONFIG, GroupMembers.clientId(group));
      consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
      consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, ONLY_WHAT_WAS_MEANT);
      consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200);
      consumer.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
      // How long the partitions of a crashed instance wait; the usual 45 s are a long time for a merchant.
      consumer.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
      consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
      consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      var properties = new ContainerProperties(topics.toArray(String[]::new));
      properties.setAckMode(ContainerProperties.AckMode.BATCH);
      properties.setMissingTopicsFatal(false);
      properties.setMessageListener((MessageListener<String, byte[]>) this::take);
      var container = new ConcurrentMessageListenerContainer<>(
          new DefaultKafkaConsumerFactory<String, byte[]>(consumer), properties);
      container.setConcurrency(concurrency);
      container.setBeanName(group);
      container.setCommonErrorHandler(Repetition.of(this::giveUp, tries));
      // A member with a name of its own comes back under it, and waits for nobody.
      return new Inbound(container, kafka, created, kafka.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
          ? _ -> {}
          : admin -> GroupMembers.takeOutGone(admin, group));
    }

    private void take(ConsumerRecord<String, byte[]> record) {
      try {
        takeIn(record);
      } catch (StackOverflowError | AssertionError | LinkageError e) {
        // As they are, Errors would end the listener, and everything behind this message would wait.
        throw new IllegalStateException(e);
      }
    }

    private void takeIn(ConsumerRecord<String, byte[]> record) {
      if (DeadLetterSender.isForAnother(group, record)) {
        LOG.info("Left to another group, to which it was sent again: {}-{}@{}", record.topic(), record.partition(),
            record.offset());
        meters.counter("flex.inbound.left", "topic", record.topic()).increment();
        return;
      }
      switch (wire.decode(record)) {
        case Decoded.Invalid invalid -> reject(record, invalid);
        case Decoded.Valid valid -> {
          var handler = handlers.of(valid.message().getClass());
          if (handler.isEmpty() && shared.contains(record.topic())) {
            return;
          }
          var received = new Received<>(record.topic(), valid.key(), valid.envelope(), valid.message(), valid.data());
          var problem = wire.check(record.topic(), valid.key(), valid.message()).or(() -> check.apply(received))
              .or(() -> handler.isPresent() ? Optional.empty() : Optional.of(Handlers.unheard(received)));
          if (problem.filter(p -> p.kind().passes()).isPresent()) {
            throw new Refused(problem.get());
          }
          if (problem.isPresent()) {
            reject(record, new Decoded.Invalid(valid.envelope(), null, List.of(problem.get())));
          } else {
            handle(record, received, handler.orElseThrow());
          }
        }
      }
    }

    private void handle(ConsumerRecord<String, byte[]> record, Received<Object> received, Handler<Object> handler) {
      if (handler.equals(PASS_BY)) {
        return;
      }
      try {
        handler.handle(received);
        meters.counter("flex.inbound.handled", "type", received.envelope().type()).increment();
      } catch (Refused e) {
        if (e.problem().kind().passes()) {
          throw e;
        }
        reject(record, new Decoded.Invalid(received.envelope(), null, List.of(e.problem())));
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private void reject(ConsumerRecord<String, byte[]> record, Decoded.Invalid why) {
      try {
        rejected.rejected(record.topic(), record.key(), why);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      dead(record, why.problems().getFirst().reason().value(), why.problems());
    }

    /** What was refused ends as what is refused at once; of a fault of our own nobody is told. */
    private void giveUp(ConsumerRecord<String, byte[]> record, Throwable cause) {
      if (cause instanceof Refused refused && wire.decode(record) instanceof Decoded.Valid valid) {
        try {
          reject(record, new Decoded.Invalid(valid.envelope(), null, List.of(refused.problem())));
        } catch (RuntimeException e) {
          if (Outage.isPassing(e)) {
            throw e;
          }
          LOG.error("Nobody is told of what is given up at {}-{}@{}", record.topic(), record.partition(),
              record.offset(), e);
          dead(record, refused.problem().reason().value(), List.of(refused.problem()));
        }
      } else {
        dead(record, Problem.Reason.FAILED.value(), List.of(Repetition.problem(cause)));
      }
    }

    private void dead(ConsumerRecord<?, ?> record, String reason, List<Problem> problems) {
      LOG.warn("Dead letter: {} at {}-{}@{}: {}", reason, record.topic(), record.partition(), record.offset(),
          problems.stream().map(Problem::detail).toList());
      deadLetters.send(record, reason, problems);
      meters.counter("flex.dead.letters", "topic", record.topic(), "reason", reason).increment();
    }
  }
}
