package flex.kernel;

import com.mongodb.MongoClientException;
import flex.contracts.wire.Json;
import flex.contracts.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
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
 * One saga on real kernels, one after the other, over a database and a broker in memory. A task waits until it is told
 * its end and time stands until it is moved, so that what happens next is the caller's choice. A kernel that crashes is
 * replaced by the next, once the leases have passed. Used by one thread.
 */
public final class Stage implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final KernelSettings SETTINGS = new KernelSettings("/test", LEASE, Duration.ofMillis(5),
      Duration.ofDays(1000), 8);
  private static final Pace QUICK = new Pace(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(5));
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ID = "saga-1";

  private final Saga<Object, Object, Object> saga;
  private final Map<Class<?>, TaskHandler<?, Object>> handlers = new HashMap<>();
  private final Wire wire;
  private final Named.Codec codec;
  private final MemorySagaStore store = new MemorySagaStore(SETTINGS);
  private final MovableClock clock = new MovableClock();
  private final Object monitor = new Object();
  private final List<Run> waiting = new ArrayList<>();
  private final List<Object> messages = new ArrayList<>();
  private final List<Write> writes = new ArrayList<>();
  private int crashAt;
  private boolean crashAfter;
  private int crashes;
  private Kernel kernel;

  @SuppressWarnings("unchecked") // the registration pairs the saga with handlers that answer with its inputs
  public Stage(Saga<?, ?, ?> saga, Map<Class<?>, ? extends TaskHandler<?, ?>> handlers, Wire wire) {
    this.saga = (Saga<Object, Object, Object>) saga;
    this.wire = wire;
    this.codec = new Named.Codec(saga.names());
    handlers.forEach((type, handler) -> this.handlers.put(type, (TaskHandler<?, Object>) handler));
    this.kernel = new Kernel();
  }

  /** A write that took the saga further or took sent messages out of its outbox; states before and after it. */
  public record Write(Object before, Object after) {}

  /** One run of a task, which ends as it is told to. */
  public static final class Run {
    private final Object task;
    private final TaskHandler.Context context;
    private final TaskHandler<?, ?> handler;
    private final long event;
    private final CompletableFuture<Object> end = new CompletableFuture<>();

    private Run(Object task, TaskHandler.Context context, TaskHandler<?, ?> handler, long event) {
      this.task = task;
      this.context = context;
      this.handler = handler;
      this.event = event;
    }

    public Object task() {
      return task;
    }

    public TaskHandler.Context context() {
      return context;
    }

    /** What the registered handler makes of the task. */
    @SuppressWarnings("unchecked") // a task is only handed to the handler registered for its class
    public Object handle() throws Exception {
      return ((TaskHandler<Object, Object>) handler).run(task, context);
    }

    public int attempts() {
      return handler.attempts();
    }

    public void answer(Object input) {
      end.complete(input);
    }

    /** The run throws. */
    public void fail(Exception why) {
      end.completeExceptionally(why);
    }
  }

  private static final class Crash extends MongoClientException {
    private static final long serialVersionUID = 1;

    Crash() {
      super("crashed");
    }
  }

  private final class Kernel {
    private final Sagas sagas;
    private volatile boolean crashed;

    Kernel() {
      var mortal = (SagaStore) Proxy.newProxyInstance(SagaStore.class.getClassLoader(),
          new Class<?>[]{ SagaStore.class}, (_, method, arguments) -> {
            synchronized (monitor) {
              check();
              try {
                return method.getName().equals("save")
                    ? save((SagaDocument) arguments[0], (SagaDocument) arguments[1], (List<?>) arguments[2],
                        () -> (boolean) method.invoke(store, arguments))
                    : method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                monitor.notifyAll();
              }
            }
          });
      var held = new HashMap<Class<?>, TaskHandler<?, Object>>();
      handlers.forEach((type, handler) -> held.put(type, new Held<>(handler)));
      sagas = new Sagas(mortal, new MortalProducer(), wire, SETTINGS, clock, new SimpleMeterRegistry(), new Guards(),
          QUICK).register(saga, held);
      sagas.start();
    }

    private Object save(SagaDocument before, SagaDocument after, List<?> events, ThrowingSupplier write)
        throws Throwable {
      // Leases and failures are noted whenever it suits the kernel, and take no saga further.
      var further = !events.isEmpty() || !before.outbox().equals(after.outbox());
      var number = writes.size() + 1;
      if (further && number == crashAt && !crashAfter) {
        writes.add(new Write(codec.decode(before.state()), codec.decode(after.state())));
        crash();
      }
      var saved = write.get();
      if (further && saved) {
        writes.add(new Write(codec.decode(before.state()), codec.decode(after.state())));
        if (number == crashAt) {
          crash();
        }
      }
      return saved;
    }

    private void crash() {
      crashed = true;
      crashes++;
      throw new Crash();
    }

    private void check() {
      if (crashed) {
        throw new Crash();
      }
    }

    private final class Held<T, I> implements TaskHandler<T, I> {
      private final TaskHandler<T, I> handler;

      Held(TaskHandler<T, I> handler) {
        this.handler = handler;
      }

      @Override
      @SuppressWarnings("unchecked") // answered with an input of the saga
      public I run(T task, Context context) throws Exception {
        var run = new Run(task, context, handler, eventOf(context));
        synchronized (monitor) {
          check();
          waiting.add(run);
          monitor.notifyAll();
        }
        try {
          return (I) run.end.get();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
          synchronized (monitor) {
            waiting.remove(run);
            monitor.notifyAll();
          }
        }
      }

      @Override
      public I gaveUp(T task, Exception last) {
        return handler.gaveUp(task, last);
      }

      @Override
      public int attempts() {
        return handler.attempts();
      }

      @Override
      public Duration firstDelay() {
        return Duration.ZERO;
      }
    }

    private final class MortalProducer extends MockProducer<String, byte[]> {
      MortalProducer() {
        super(true, null, new StringSerializer(), new ByteArraySerializer());
      }

      @Override
      public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
        synchronized (monitor) {
          check();
          messages.add(read(record));
          return CompletableFuture
              .completedFuture(new RecordMetadata(new TopicPartition(record.topic(), 0), 0, 0, 0, 0, 0));
        }
      }
    }
  }

  private interface ThrowingSupplier {
    boolean get() throws Throwable;
  }

  private Object read(ProducerRecord<String, byte[]> record) {
    try {
      var type = new String(record.headers().lastHeader("ce_type").value(), UTF_8);
      return wire.read(type, Json.mapper().readTree(record.value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long eventOf(TaskHandler.Context context) {
    var d = document();
    var task = d == null ? null : d.tasks().get(context.key().substring(ID.length() + 1));
    return task != null && task.epoch() == context.epoch() ? task.event() : 0;
  }

  private @Nullable SagaDocument document() {
    return store.find(ID).map(SagaBson::read).orElse(null);
  }

  /** Lets the kernel crash at its write of this number, counted from 1, after or instead of it. */
  public void crashAt(int write, boolean after) {
    synchronized (monitor) {
      crashAt = write;
      crashAfter = after;
    }
  }

  public int crashes() {
    return crashes;
  }

  public List<Write> writes() {
    synchronized (monitor) {
      return List.copyOf(writes);
    }
  }

  /** Gives an input as a message does, which comes again under its id until it is taken in. */
  public Sagas.Result tell(String messageId, Object input) {
    while (true) {
      try {
        return kernel.sagas.handle(saga.type(), ID, Sagas.Cause.of(messageId), input);
      } catch (Crash crash) {
        takeOver();
      }
    }
  }

  /** Gives the answer of a run as its holder does, whether or not it is waited for. */
  public Sagas.Result answer(Run run, Object input) {
    return kernel.sagas.answer(ID, run.context.key().substring(ID.length() + 1), run.event, run.context.epoch(), input);
  }

  /** The process dies; its leases pass, and another takes over. */
  public void kill() {
    takeOver();
    settle();
  }

  private void takeOver() {
    synchronized (monitor) {
      kernel.crashed = true;
      waiting.clear();
    }
    kernel.sagas.close();
    clock.move(LEASE.plusMillis(1));
    kernel = new Kernel();
  }

  /** Returns when nothing goes on by itself any more: all is sent, every task waits for its end, no timer is due. */
  public void settle() {
    do {
      await(() -> kernel.crashed || isSettled());
      if (kernel.crashed) {
        takeOver();
      } else {
        return;
      }
    } while (true);
  }

  private boolean isSettled() {
    var d = document();
    if (d == null || !d.outbox().isEmpty() || waiting.stream().anyMatch(r -> r.end.isDone())) {
      return d == null;
    }
    return d.status() != SagaView.Status.OPEN || (d.tasks().entrySet().stream()
        .allMatch(t -> waiting.stream().anyMatch(r -> isOf(r, t.getKey(), t.getValue())))
        && d.timers().values().stream().noneMatch(t -> !t.due().isAfter(clock.instant())));
  }

  private static boolean isOf(Run run, String taskId, SagaDocument.Task task) {
    return run.context.key().equals(ID + ":" + taskId) && run.context.epoch() == task.epoch();
  }

  private void await(BooleanSupplier condition) {
    var until = System.nanoTime() + PATIENCE.toNanos();
    synchronized (monitor) {
      while (!condition.getAsBoolean()) {
        var left = Duration.ofNanos(until - System.nanoTime());
        if (!left.isPositive()) {
          throw new AssertionError("the saga does not come to rest: " + store.find(ID).orElse(null));
        }
        try {
          monitor.wait(Math.min(left.toMillis() + 1, 5));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** The runs whose answer the saga waits for. */
  public List<Run> open() {
    synchronized (monitor) {
      var d = document();
      return d == null || d.status() != SagaView.Status.OPEN
          ? List.of()
          : waiting.stream().filter(r -> !r.end.isDone()
              && d.tasks().entrySet().stream().anyMatch(t -> isOf(r, t.getKey(), t.getValue()))).toList();
    }
  }

  /** The messages since the last call, in the order in which the broker took them. */
  public List<Object> newMessages() {
    synchronized (monitor) {
      var all = List.copyOf(messages);
      messages.clear();
      return all;
    }
  }

  /** Moves time to the next timer and lets it fire; false where the saga has none. */
  public boolean passTime() {
    var d = document();
    var next = d == null
        ? null
        : d.timers().values().stream().map(SagaDocument.Timer::due).min(Instant::compareTo).orElse(null);
    if (next == null) {
      return false;
    }
    clock.move(Duration.between(clock.instant(), next).plusMillis(1));
    settle();
    return true;
  }

  public Object state() {
    var d = document();
    return d == null ? saga.initial() : codec.decode(d.state());
  }

  /** Why the saga is parked; null where it is not. */
  public @Nullable String parkedBecause() {
    var d = document();
    return d == null || d.parked() == null ? null : d.parked().reason();
  }

  public boolean hasEnded() {
    var d = document();
    return d != null && d.endedAt() != null;
  }

  /** What an operator does about a parked saga; its tasks are taken up again when their leases have passed. */
  public void retry() {
    clock.move(LEASE.plusMillis(1));
    var _ = kernel.sagas.retry(ID, "test");
    settle();
  }

  @Override
  public void close() {
    kernel.crashed = true;
    kernel.sagas.close();
  }
}
