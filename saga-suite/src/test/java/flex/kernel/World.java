package flex.kernel;

import com.mongodb.MongoClientException;
import flex.contracts.wire.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
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
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A database and a broker that outlive the kernels on them, and kernels that crash before or after one of their steps. A
 * crashed kernel can neither write nor send any more.
 */
class World implements AutoCloseable {
  static final KernelSettings SETTINGS = new KernelSettings("/test", Duration.ofMillis(100), Duration.ofMillis(10),
      Duration.ofMinutes(1), Duration.ofDays(1), 8);
  private static final Pace QUICK = new Pace(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(5), 3);

  /** What the broker has acknowledged, in order: {@code ce_id what}. */
  final List<String> log = new ArrayList<>();
  final SagaStore store;
  final MovableClock clock = new MovableClock();
  private final Parts parts;
  private final Map<Class<?>, TaskHandler<?, Steps.Input>> tasks;
  private final List<Kernel> kernels = new ArrayList<>();
  /** What the kernel that crashed was about to do, or had just done. */
  volatile Optional<String> crashedAt = Optional.empty();

  World(Parts parts, Map<Class<?>, TaskHandler<?, Steps.Input>> tasks) {
    this.store = parts.store();
    this.parts = parts;
    this.tasks = tasks;
  }

  /**
   * When a kernel crashes: before or after its step of this number, counted from 1, of those of this name, or of all where
   * the name is empty.
   */
  record Doom(String moment, int at, boolean after) {
    static final Doom NEVER = new Doom("", 0, false);
  }

  static final class Crash extends MongoClientException {
    private static final long serialVersionUID = 1;

    Crash() {
      super("crashed");
    }
  }

  /** One process. */
  final class Kernel {
    final Sagas sagas;
    private final AtomicInteger steps = new AtomicInteger();
    private final Doom doom;
    private final ExecutorService network = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private volatile boolean crashed;

    private Kernel(Doom doom) {
      this.doom = doom;
      this.sagas = new Sagas(parts.of(this, store), new MortalProducer(), Steps.wire(), parts.settings(), clock,
          new SimpleMeterRegistry(), parts.guards(), QUICK).register(new Steps(), tasks);
      sagas.start();
    }

    <T extends @Nullable Object> T mortally(String moment, Supplier<T> step) {
      check();
      boolean last = (doom.moment.isEmpty() || doom.moment.equals(moment)) && steps.incrementAndGet() == doom.at;
      if (last) {
        crashedAt = Optional.of(moment);
      }
      if (last && !doom.after) {
        crash();
      }
      var result = step.get();
      if (last) {
        crash();
      }
      return result;
    }

    /** Does what is not counted, unless the process is dead. */
    <T extends @Nullable Object> T alive(Supplier<T> step) {
      check();
      return step.get();
    }

    private void crash() {
      crashed = true;
      throw new Crash();
    }

    /** Throws where the process is dead. */
    void check() {
      if (crashed) {
        throw new Crash();
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

  Kernel kernel(Doom doom) {
    var kernel = new Kernel(doom);
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
