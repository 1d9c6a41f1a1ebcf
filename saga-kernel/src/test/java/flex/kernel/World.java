package flex.kernel;

import com.mongodb.MongoClientException;
import flex.contracts.wire.Json;
import flex.kernel.Definition.NewEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A database and a broker that outlive the kernels on them, and kernels that crash before or after the write or send of
 * a given number. A crashed kernel can neither write nor send any more.
 */
class World implements AutoCloseable {
  static final KernelSettings SETTINGS = new KernelSettings("/test", Duration.ofMillis(100), Duration.ofMillis(10),
      Duration.ofMinutes(1), Duration.ofDays(1), 8);
  private static final Pace QUICK = new Pace(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(5), 3);

  /** What the broker has acknowledged, in order: {@code ce_id what}. */
  final List<String> log = new ArrayList<>();
  final MemorySagaStore store;
  final MovableClock clock = new MovableClock();
  private final Guards guards;
  private final Map<Class<?>, TaskHandler<?, Steps.Input>> tasks;
  private final List<Kernel> kernels = new ArrayList<>();
  /** What the kernel that crashed was about to do, or had just done. */
  volatile Optional<String> crashedAt = Optional.empty();

  World(MemorySagaStore store, Guards guards, Map<Class<?>, TaskHandler<?, Steps.Input>> tasks) {
    this.store = store;
    this.guards = guards;
    this.tasks = tasks;
  }

  static final class Crash extends MongoClientException {
    private static final long serialVersionUID = 1;

    Crash() {
      super("crashed");
    }
  }

  /** One process; {@code crashAt} counts its writes and sends, and 0 means never. */
  final class Kernel {
    final Sagas sagas;
    private final AtomicInteger steps = new AtomicInteger();
    private final int crashAt;
    private final boolean after;
    private final ExecutorService network = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private volatile boolean crashed;

    private Kernel(int crashAt, boolean after) {
      this.crashAt = crashAt;
      this.after = after;
      this.sagas = new Sagas(new Mortal(), new MortalProducer(), Steps.wire(), SETTINGS, clock,
          new SimpleMeterRegistry(), guards, QUICK).register(new Steps("topic"), tasks);
      sagas.start();
    }

    <T> T mortally(String moment, Supplier<T> step) {
      check();
      boolean last = steps.incrementAndGet() == crashAt;
      if (last) {
        crashedAt = Optional.of(moment);
      }
      if (last && !after) {
        crash();
      }
      var result = step.get();
      if (last) {
        crash();
      }
      return result;
    }

    private void crash() {
      crashed = true;
      throw new Crash();
    }

    private void check() {
      if (crashed) {
        throw new Crash();
      }
    }

    private final class Mortal implements SagaStore {
      @Override
      public void createIndexes() {}

      @Override
      public Optional<Document> find(String id) {
        check();
        return store.find(id);
      }

      @Override
      public boolean save(SagaDocument before, SagaDocument after, List<NewEvent> events) {
        return mortally(moment(before, after, events), () -> store.save(before, after, events));
      }

      @Override
      public long keep(SagaDocument saga, long wanted) {
        return mortally("copy to the history", () -> store.keep(saga, wanted));
      }

      @Override
      public boolean tookIn(String id, String cause) {
        check();
        return store.tookIn(id, cause);
      }

      @Override
      public List<Document> allEvents(Document saga) {
        return store.allEvents(saga);
      }

      @Override
      public int expire(Instant endedBy, int limit) {
        return mortally("expiry", () -> store.expire(endedBy, limit));
      }

      @Override
      public void archive(SagaDocument ended, Instant now) {
        mortally("move to the archive", () -> {
          store.archive(ended, now);
          return true;
        });
      }

      @Override
      public void parkDamaged(String id, String reason, Instant now, SagaDocument.@Nullable Input input) {
        store.parkDamaged(id, reason, now, input);
      }

      @Override
      public List<String> due(Instant now, int limit) {
        check();
        return store.due(now, limit);
      }

      @Override
      public List<Document> bySubject(String subject, int limit) {
        return store.bySubject(subject, limit);
      }

      @Override
      public List<Document> newest(int limit) {
        return store.newest(limit);
      }

      @Override
      public List<Document> stuck(int limit) {
        return store.stuck(limit);
      }
    }

    private final class MortalProducer extends MockProducer<String, byte[]> {
      MortalProducer() {
        super(true, null, new StringSerializer(), new ByteArraySerializer());
      }

      @Override
      public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
        check();
        return network.submit(() -> mortally("send of a message", () -> {
          deliver(record);
          return new RecordMetadata(new TopicPartition(record.topic(), 0), 0, 0, 0, 0, 0);
        }));
      }
    }
  }

  private static String moment(SagaDocument before, SagaDocument after, List<NewEvent> events) {
    if (before.version() == 0) {
      return "first write of a saga";
    }
    if (before.archived()) {
      return "write of a saga taken back from the archive";
    }
    if (!events.isEmpty()) {
      return "write of a step";
    }
    if (after.moved() != before.moved()) {
      return "removal of what was copied to the history";
    }
    return after.tasks().equals(before.tasks()) ? "removal of sent messages" : "lease of a task";
  }

  /** Takes the record in, for good. */
  void deliver(ProducerRecord<String, byte[]> record) {
    synchronized (log) {
      log.add(text(record));
    }
  }

  static String text(ProducerRecord<String, byte[]> record) {
    try {
      var note = Json.mapper().readValue(record.value(), Steps.Note.class);
      return new String(record.headers().lastHeader("ce_id").value(), UTF_8) + " " + note.what();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  Kernel kernel(int crashAt, boolean after) {
    var kernel = new Kernel(crashAt, after);
    kernels.add(kernel);
    return kernel;
  }

  @Override
  public void close() {
    kernels.forEach(k -> {
      k.crashed = true;
      k.sagas.close();
      k.network.shutdownNow();
    });
  }
}
