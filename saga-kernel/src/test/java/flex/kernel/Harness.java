package flex.kernel;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Wire;
import flex.embedded.testing.TestBroker;
import flex.embedded.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A database and a topic of its own for one test, on the shared servers. */
final class Harness implements AutoCloseable {
  final Map<String, Object> kafka = Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers());
  final String topic = "test." + UUID.randomUUID();
  final Wire wire = Steps.wire(topic);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Producer<String, byte[]> producer = producer(Map.of());
  final MongoDatabase database;
  private final MongoClient client = MongoClients.create(TestDatabase.shared().uri());
  /** Every step succeeds. */
  static final Map<Class<?>, TaskHandler<?, Steps.Input>> DOING = Map.of(Steps.Do.class, doing());
  private final List<Sagas> kernels = new ArrayList<>();

  Harness() {
    database = client.getDatabase(TestDatabase.freshName());
    try (var admin = Admin.create(kafka)) {
      admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty()))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  Producer<String, byte[]> producer(Map<String, Object> more) {
    var config = new HashMap<>(kafka);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    config.putAll(more);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  static KernelSettings settings() {
    return settings(Duration.ofSeconds(1));
  }

  static KernelSettings settings(Duration lease) {
    return new KernelSettings("/test", lease, Duration.ofMillis(100), Duration.ofMinutes(1),
        Duration.ofDays(1), 16);
  }

  Sagas kernel(Map<Class<?>, TaskHandler<?, Steps.Input>> tasks) {
    return kernel(tasks, settings(), Clock.systemUTC(), producer);
  }

  Sagas kernel(Map<Class<?>, TaskHandler<?, Steps.Input>> tasks, KernelSettings settings, Clock clock,
      Producer<String, byte[]> producer) {
    return started(new Sagas(database, producer, wire, settings, clock, meters).register(new Steps(), tasks));
  }

  Sagas started(Sagas sagas) {
    kernels.add(sagas);
    sagas.start();
    return sagas;
  }

  /** The dead letters of the topic, whole, oldest first. */
  List<DeadLetters.DeadLetter> letters() {
    var all = new DeadLetters(kafka);
    return all.list(topic, 100, null).letters().reversed().stream().map(l -> all.find(l.id()).orElseThrow()).toList();
  }

  /** Everything on the topic, as {@code ce_id what}, in order. */
  List<String> notes() {
    var found = new ArrayList<String>();
    try (var consumer = new KafkaConsumer<>(new HashMap<>(kafka), new StringDeserializer(),
        new ByteArrayDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var end = consumer.endOffsets(List.of(partition)).get(partition);
      while (end != null && consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          if (wire.decode(record) instanceof Decoded.Valid(var envelope, _, Steps.Note(_, var what), _)) {
            found.add(envelope.id() + " " + what);
          }
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    kernels.forEach(Sagas::close);
    producer.close(Duration.ofSeconds(1));
    database.drop();
    client.close();
  }

  private static TaskHandler<Steps.Do, Steps.Input> doing() {
    return new TaskHandler<>() {
      @Override
      public Steps.Input run(Steps.Do task, Context context) {
        return new Steps.Answered(task.step(), true);
      }

      @Override
      public Steps.Input gaveUp(Steps.Do task, Context context, Exception last) {
        throw new IllegalStateException(last);
      }
    };
  }
}
