package flex.kernel;

import flex.contracts.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;

/**
 * One saga on the kernel's own engine, brought to where its document is of interest. Nothing happens but what the caller
 * asks for: time stands still, tasks wait for their answer, nobody polls or renews. So the same story leaves the same
 * document each time. Used by one thread.
 */
public final class Scene implements AutoCloseable {
  private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");
  private static final KernelSettings SETTINGS = KernelSettings.of("/golden");
  private static final Pace PACE = new Pace(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(5),
      Pace.USUAL.eventsInDocument());
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Saga<?, ?, ?> saga;
  private final Wire wire;
  private final String id;
  private final StillClock clock = new StillClock(BEGIN);
  private final MemorySagaStore store = new MemorySagaStore(SETTINGS);
  /** By the epoch under which each runs. */
  private final Map<Long, CompletableFuture<Object>> runs = new ConcurrentHashMap<>();
  private Engine engine;
  private ByHand byHand;
  private volatile Broker broker = Broker.TAKES;
  private volatile boolean mistaken;
  private int told;

  private enum Broker {
    TAKES, AWAY, REFUSES
  }

  public Scene(Saga<?, ?, ?> saga, Wire wire, String id) {
    this.saga = saga;
    this.wire = wire;
    this.id = id;
    this.engine = engine(Set.of());
    this.byHand = new ByHand(engine, store);
  }

  private Engine engine(Set<String> unknown) {
    var handlers = new HashMap<Class<?>, TaskHandler<?, Object>>();
    for (Object type : saga.names().values()) {
      handlers.put((Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type), new Held());
    }
    var definition = new Definition<>(withMistakes(unknown), handlers);
    return new Engine(Map.of(saga.type(), definition), store, new Sender(), wire, SETTINGS, clock,
        new SimpleMeterRegistry(), new Guards(), PACE);
  }

  /** A proxy, since all functions but two are the saga's own, also those that it may gain. */
  @SuppressWarnings("unchecked") // the engine only hands it what its own codec has read
  private Saga<Object, Object, Object> withMistakes(Set<String> unknown) {
    return (Saga<Object, Object, Object>) Proxy.newProxyInstance(Saga.class.getClassLoader(),
        new Class<?>[]{ Saga.class}, (_, method, arguments) -> {
          if (method.getName().equals("decide") && mistaken) {
            throw new IllegalStateException("a mistake in the code");
          }
          if (method.getName().equals("names")) {
            var names = new HashMap<String, Object>(saga.names());
            names.keySet().removeAll(unknown);
            return names;
          }
          try {
            return method.invoke(saga, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  /** Gives an input as a message does. */
  public void tell(Object input) {
    var views = new Views(Map.of(saga.type(), engine.definition(saga.type())));
    var _ = new Reception(engine, store, views).handle(saga.type(), id, Sagas.Cause.of("message-" + ++told), input);
    settle();
  }

  /** Gives the answer of the one task that is under way. */
  public void answer(Object input) {
    end(run -> run.complete(input));
  }

  /** The one task that is under way throws; its handler is tried again, where it is an exception. */
  public void fail(Throwable why) {
    end(run -> run.completeExceptionally(why));
  }

  private void end(Consumer<CompletableFuture<Object>> end) {
    var before = document().version();
    var open = document().tasks().values().stream().map(t -> runs.get(t.epoch())).filter(Objects::nonNull).toList();
    if (open.size() != 1) {
      throw new AssertionError(open.size() + " tasks are under way, not one: " + document());
    }
    end.accept(open.getFirst());
    await(() -> document().version() > before);
    settle();
  }

  /** Moves time to the next timer and lets it fire. */
  public void passTime() {
    var next = document().timers().values().stream().map(SagaDocument.Timer::due).min(Instant::compareTo)
        .orElseThrow(() -> new AssertionError("there is no timer: " + document()));
    clock.move(Duration.between(clock.instant(), next));
    engine.recover(id);
    settle();
  }

  /** From now on the saga's {@code decide} throws. */
  public void breakCode() {
    mistaken = true;
  }

  public void mendCode() {
    mistaken = false;
  }

  /** From now on the broker neither takes nor refuses a message. */
  public void loseBroker() {
    broker = Broker.AWAY;
  }

  /** From now on the broker says of each message that it cannot be taken. */
  public void refuseMessages() {
    broker = Broker.REFUSES;
  }

  public void takeMessages() {
    broker = Broker.TAKES;
  }

  /** The process ends, and a release takes over that does not know these stored names. */
  public void takeOverWithout(String... names) {
    engine.close();
    runs.clear();
    engine = engine(Set.of(names));
    byHand = new ByHand(engine, store);
    clock.move(SETTINGS.lease());
    engine.recover(id);
    settle();
  }

  /** What an operator does. */
  public void retry(String reason) {
    byHand.retry(id, reason);
    settle();
  }

  /** What an operator does. */
  public void skip(String reason) {
    byHand.skip(id, reason, null);
    settle();
  }

  /** Waits with the ended saga until it is moved to the archive. */
  public void archive() {
    clock.move(SETTINGS.archiveAfter());
    engine.recover(id);
  }

  public Object state() {
    return new Named.Codec(saga).decode(document().state());
  }

  private SagaDocument document() {
    return SagaBson.read(store.find(id).orElseThrow(() -> new AssertionError("the saga was not begun")));
  }

  /** The document as it is stored now, but for the random name of the process; from the archive, with the time of it. */
  public StoredForm stored() {
    var archived = store.archive.get(id);
    var document = archived != null
        ? new Document(archived).append("archivedAt", Date.from(clock.instant()))
        : Objects.requireNonNull(store.open.get(id), "the saga was not begun");
    return StoredForm.of(document, engine.instance);
  }

  private void settle() {
    await(this::isSettled);
  }

  private boolean isSettled() {
    var d = document();
    var sent = switch (broker) {
      case TAKES -> d.outbox().isEmpty();
      case AWAY -> true;
      case REFUSES -> d.outbox().isEmpty() || d.parked() != null;
    };
    return sent && (!d.isActive() || (d.tasks().values().stream().allMatch(t -> isHeld(t.epoch()))
        && d.timers().values().stream().allMatch(t -> t.due().isAfter(clock.instant()))));
  }

  private boolean isHeld(long epoch) {
    var run = runs.get(epoch);
    return run != null && !run.isDone();
  }

  private void await(BooleanSupplier condition) {
    var until = System.nanoTime() + PATIENCE.toNanos();
    synchronized (this) {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > until) {
          throw new AssertionError("the saga does not come to rest: " + document());
        }
        try {
          wait(2);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    engine.close();
  }

  /** Lets each run of a task wait until it is told its end. */
  private final class Held implements TaskHandler<Object, Object> {
    @Override
    public Object run(Object task, Context context) throws Exception {
      var end = new CompletableFuture<Object>();
      runs.put(context.epoch(), end);
      try {
        return end.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw e.getCause() instanceof Exception cause ? cause : e;
      } finally {
        runs.remove(context.epoch(), end);
      }
    }

    @Override
    public Object gaveUp(Object task, Context context, Exception last) {
      throw new IllegalStateException("a story gives the answer itself", last);
    }

    @Override
    public Duration firstDelay() {
      return Duration.ZERO;
    }
  }

  private final class Sender extends MockProducer<String, byte[]> {
    Sender() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
      return switch (broker) {
        case TAKES -> CompletableFuture
            .completedFuture(new RecordMetadata(new TopicPartition(record.topic(), 0), 0, 0, 0, 0, 0));
        case AWAY -> new CompletableFuture<>();
        case REFUSES -> CompletableFuture.failedFuture(new RecordTooLargeException("more than the broker takes"));
      };
    }
  }
}
