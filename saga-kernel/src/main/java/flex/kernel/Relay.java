package flex.kernel;

import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.kernel.SagaDocument.Unsent;
import flex.kernel.SagaView.Because.OfMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Sends the outboxes. One virtual thread per saga that has something to send; a message is sent after the one before it
 * was acknowledged by the broker, and forgotten only then.
 */
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  private final Engine engine;
  private final Producer<String, byte[]> producer;
  private final KernelSettings settings;
  private final Guards guards;
  private final Pace pace;
  private final MeterRegistry meters;
  /** Of each saga that is seen to, the bell that tells of more to send. */
  private final Map<String, Semaphore> active = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Relay(Engine engine, Producer<String, byte[]> producer, KernelSettings settings, Guards guards, Pace pace,
      MeterRegistry meters) {
    this.engine = engine;
    this.producer = producer;
    this.settings = settings;
    this.guards = guards;
    this.pace = pace;
    this.meters = meters;
    meters.gaugeMapSize("flex.relay.active", Tags.empty(), active);
  }

  void wake(String sagaId) {
    if (threads.isShutdown()) {
      return;
    }
    active.compute(sagaId, (_, bell) -> {
      if (bell != null) {
        bell.release();
        return bell;
      }
      var fresh = new Semaphore(0);
      threads.execute(() -> run(sagaId, fresh));
      return fresh;
    });
  }

  private void run(String sagaId, Semaphore bell) {
    var delay = pace.first();
    try {
      while (true) {
        try {
          if (!drain(sagaId, bell) && leaves(sagaId, bell)) {
            return;
          }
          delay = pace.first();
        } catch (Unsendable | Residents.Damaged e) {
          active.remove(sagaId);
          // Waits for an operator; a damaged one is found by who looks for what is due.
          return;
        } catch (ExecutionException | RuntimeException e) {
          if (threads.isShutdown()) {
            return;
          }
          LOG.warn("Messages of saga {} wait, next try in {}: {}", sagaId, delay, e.toString());
          meters.counter("flex.relay.failures").increment();
          Thread.sleep(delay);
          delay = pace.next(delay);
        }
      }
    } catch (InterruptedException closing) {
      active.remove(sagaId);
      Thread.currentThread().interrupt();
    } catch (Error e) {
      active.remove(sagaId);
      throw e;
    }
  }

  /** Whether nobody has rung since: whoever writes something to send rings afterwards, or finds nobody here. */
  private boolean leaves(String sagaId, Semaphore bell) {
    return active.computeIfPresent(sagaId, (_, b) -> bell.tryAcquire() ? b : null) == null;
  }

  /** Sends what is there, and takes it out of the outbox; true where there is more by then. */
  private boolean drain(String sagaId, Semaphore bell)
      throws ExecutionException, InterruptedException, Unsendable {
    bell.drainPermits();
    var unsent = unsent(sagaId);
    for (var entry : guards.sequence(unsent)) {
      try {
        send(sagaId, entry.getValue());
      } catch (ExecutionException | RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
        if (isFaultOfTheMessage(e)) {
          park(sagaId, entry.getKey(), e);
        }
        throw e;
      }
      acknowledged(sagaId, entry.getKey());
    }
    // What comes meanwhile does not wait for the removal: its own write has seen to that.
    if (!unsent.isEmpty() && bell.tryAcquire(pace.beforeRemoval().toNanos(), TimeUnit.NANOSECONDS)) {
      return true;
    }
    forgetSent(sagaId);
    return false;
  }

  /** Whether it is the same whenever it is tried; a broker that is away or refuses this client is no such thing. */
  private static boolean isFaultOfTheMessage(Throwable e) {
    return switch (e instanceof ExecutionException sent ? sent.getCause() : e) {
      case RecordTooLargeException _,InvalidTopicException _,InvalidRecordException _,IllegalArgumentException _,NullPointerException _,Error _ ->
        true;
      case null, default -> false;
    };
  }

  /** The saga is parked because of its first message. */
  private static final class Unsendable extends Exception {
    private static final long serialVersionUID = 1;

    Unsendable(Throwable cause) {
      super(cause);
    }
  }

  /** It stays in the outbox, first in line, until an operator says what is to become of it. */
  private void park(String sagaId, long number, Throwable e) throws Unsendable {
    var why = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    engine.parking.park(sagaId, OfMessage.because(number, why), e);
    throw new Unsendable(e);
  }

  private void send(String sagaId, Unsent m) throws ExecutionException, InterruptedException {
    var envelope = Envelope.of(m.messageId(), settings.source(), m.type(), m.at())
        .about(m.subject()).correlated(sagaId, m.cause()).traced(m.trace());
    guards.arrived(producer.send(Wire.record(m.topic(), m.key(), envelope, m.json().getBytes(UTF_8))));
    meters.counter("flex.relay.sent").increment();
  }

  /** The messages that are not known to have arrived, in order. */
  private SortedMap<Long, Unsent> unsent(String sagaId) {
    return engine.residents.exclusively(sagaId, () -> {
      var resident = engine.residents.get(sagaId);
      return resident.document == null
          ? new TreeMap<>()
          : resident.document.withoutSent(resident.acknowledged).outbox();
    });
  }

  /** Remembers that all messages up to {@code number} have arrived; written with the next step, or soon. */
  private void acknowledged(String sagaId, long number) {
    engine.residents.exclusively(sagaId, () -> {
      var resident = engine.residents.get(sagaId);
      resident.acknowledged = Math.max(resident.acknowledged, number);
      return true;
    });
  }

  /** Takes what has arrived out of the outbox, where no step has done so since. */
  private void forgetSent(String sagaId) {
    engine.residents.exclusively(sagaId, () -> {
      var acknowledged = engine.residents.get(sagaId).acknowledged;
      return engine.change(sagaId, d -> d.outbox().isEmpty() || d.outbox().firstKey() > acknowledged ? null : d);
    });
  }

  void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
