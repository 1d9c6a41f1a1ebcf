package flex.kernel;

import com.mongodb.MongoClientException;
import flex.contracts.wire.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One process. Once it has crashed, it can neither read, write, send, nor run a task. */
final class MortalKernel {
  private static final Pace QUICK = new Pace(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(5), 100);

  final Sagas sagas;
  private final Ground ground;
  private volatile boolean crashed;

  MortalKernel(Ground ground) {
    this.ground = ground;
    var held = new HashMap<Class<?>, TaskHandler<?, Object>>();
    ground.handlers.forEach((type, handler) -> held.put(type, new Held<>(handler)));
    sagas = new Sagas(store(), new MortalProducer(), ground.wire, Ground.SETTINGS, ground.clock,
        new SimpleMeterRegistry(), new Guards(), QUICK).register(ground.saga, held);
    sagas.start();
  }

  static final class Crash extends MongoClientException {
    private static final long serialVersionUID = 1;

    Crash() {
      super("crashed");
    }
  }

  boolean hasCrashed() {
    return crashed;
  }

  /** Returns when nothing of it goes on. */
  void end() {
    synchronized (ground) {
      crashed = true;
      ground.waiting.clear();
    }
    sagas.close();
  }

  private void crash() {
    crashed = true;
    ground.crashes++;
    throw new Crash();
  }

  private void check() {
    if (crashed) {
      throw new Crash();
    }
  }

  /** The database as this process sees it; a proxy, since all of its methods are treated alike. */
  private SagaStore store() {
    return (SagaStore) Proxy.newProxyInstance(SagaStore.class.getClassLoader(), new Class<?>[]{ SagaStore.class},
        (_, method, arguments) -> {
          synchronized (ground) {
            check();
            try {
              return method.getName().equals("save")
                  ? save((SagaDocument) arguments[0], (SagaDocument) arguments[1], (List<?>) arguments[2],
                      () -> (boolean) method.invoke(ground.store, arguments))
                  : method.invoke(ground.store, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            } finally {
              ground.notifyAll();
            }
          }
        });
  }

  private interface ThrowingSupplier {
    boolean get() throws Throwable;
  }

  private boolean save(SagaDocument before, SagaDocument after, List<?> events, ThrowingSupplier write)
      throws Throwable {
    // Leases and failures are noted whenever it suits the kernel, and take no saga further.
    if (events.isEmpty() && before.outbox().equals(after.outbox())) {
      return write.get();
    }
    var last = ground.writes.size() + 1 == ground.crashAt;
    var noted = new Stage.Write(ground.codec.decode(before.state()), ground.codec.decode(after.state()));
    if (last && !ground.crashAfter) {
      ground.writes.add(noted);
      crash();
    }
    var saved = write.get();
    if (saved) {
      ground.writes.add(noted);
      if (last) {
        crash();
      }
    }
    return saved;
  }

  private final class MortalProducer extends MockProducer<String, byte[]> {
    MortalProducer() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
      synchronized (ground) {
        check();
        ground.messages.add(read(record));
        return CompletableFuture
            .completedFuture(new RecordMetadata(new TopicPartition(record.topic(), 0), 0, 0, 0, 0, 0));
      }
    }
  }

  private Object read(ProducerRecord<String, byte[]> record) {
    try {
      var type = new String(record.headers().lastHeader("ce_type").value(), UTF_8);
      return ground.wire.read(type, Json.mapper().readTree(record.value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets each run of a task wait until it is told its end. */
  private final class Held<T, I> implements TaskHandler<T, I> {
    private final TaskHandler<T, I> handler;

    Held(TaskHandler<T, I> handler) {
      this.handler = handler;
    }

    @Override
    @SuppressWarnings("unchecked") // answered with an input of the saga
    public I run(T task, Context context) throws Exception {
      Run run;
      synchronized (ground) {
        check();
        run = new Run(task, context, handler, eventOf(context));
        ground.waiting.add(run);
        ground.notifyAll();
      }
      try {
        return (I) run.await();
      } finally {
        synchronized (ground) {
          ground.waiting.remove(run);
          ground.notifyAll();
        }
      }
    }

    private long eventOf(Context context) {
      var d = ground.document();
      return d == null
          ? 0
          : d.tasks().values().stream().filter(t -> t.epoch() == context.epoch()).mapToLong(SagaDocument.Task::event)
              .findFirst().orElse(0);
    }

    @Override
    public I gaveUp(T task, Context context, Exception last) {
      return handler.gaveUp(task, context, last);
    }

    @Override
    public int attempts(Context context) {
      return handler.attempts(context);
    }

    @Override
    public Duration firstDelay() {
      return Duration.ZERO;
    }
  }
}
