package flex.kernel;

import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.kernel.SagaDocument.Unsent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Sends the outboxes. One virtual thread per saga that has something to send; a message is sent after the one before it
 * was acknowledged by the broker, and forgotten only then.
 */
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
  /** Another step that comes within this time takes the removal of what was sent into its own write. */
  private static final Duration BEFORE_REMOVAL = Duration.ofMillis(50);

  private final Sagas sagas;
  private final Producer<String, byte[]> producer;
  private final KernelSettings settings;
  private final MeterRegistry meters;
  private final Set<String> active = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Relay(Sagas sagas, Producer<String, byte[]> producer, KernelSettings settings, MeterRegistry meters) {
    this.sagas = sagas;
    this.producer = producer;
    this.settings = settings;
    this.meters = meters;
    meters.gaugeCollectionSize("flex.relay.active", Tags.empty(), active);
  }

  void wake(String sagaId) {
    if (!threads.isShutdown() && active.add(sagaId)) {
      threads.execute(() -> run(sagaId));
    }
  }

  private void run(String sagaId) {
    var delay = FIRST_DELAY;
    try {
      while (true) {
        try {
          if (!drain(sagaId)) {
            active.remove(sagaId);
            if (sagas.unsent(sagaId).isEmpty() || !active.add(sagaId)) {
              return;
            }
          }
          delay = FIRST_DELAY;
        } catch (ExecutionException | RuntimeException e) {
          LOG.warn("Messages of saga {} wait, next try in {}: {}", sagaId, delay, e.toString());
          meters.counter("flex.relay.failures").increment();
          Thread.sleep(delay);
          delay = delay.multipliedBy(2).compareTo(LONGEST_DELAY) < 0 ? delay.multipliedBy(2) : LONGEST_DELAY;
        }
      }
    } catch (InterruptedException closing) {
      active.remove(sagaId);
      Thread.currentThread().interrupt();
    }
  }

  /** Sends what is there; false where there was nothing. */
  private boolean drain(String sagaId) throws ExecutionException, InterruptedException {
    var unsent = sagas.unsent(sagaId);
    if (unsent.isEmpty()) {
      return false;
    }
    for (var entry : unsent.entrySet()) {
      send(sagaId, entry.getValue());
      sagas.acknowledged(sagaId, entry.getKey());
    }
    Thread.sleep(BEFORE_REMOVAL);
    var last = unsent.lastKey();
    sagas.change(sagaId, d -> d.outbox().isEmpty() || d.outbox().firstKey() > last ? null : d);
    return true;
  }

  private void send(String sagaId, Unsent m) throws ExecutionException, InterruptedException {
    var envelope = Envelope.of(m.messageId(), settings.source(), m.type(), m.at())
        .about(m.subject()).correlated(sagaId, m.cause()).traced(m.trace());
    producer.send(Wire.record(m.topic(), m.key(), envelope, m.json().getBytes(UTF_8))).get();
    meters.counter("flex.relay.sent").increment();
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
