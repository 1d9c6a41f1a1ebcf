package flex.kernel;

import flex.kernel.SagaDocument.Task;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;

/** Kernels on one database in memory, which counts how often a saga is read. */
final class Memory implements AutoCloseable {
  final AtomicInteger reads = new AtomicInteger();
  final MovableClock clock = MovableClock.standing();
  final MemorySagaStore store = new MemorySagaStore(World.SETTINGS) {
    @Override
    public synchronized Optional<Document> find(String id) {
      reads.incrementAndGet();
      return super.find(id);
    }
  };
  private final List<Sagas> kernels = new ArrayList<>();

  /** Runs what is to be done. */
  <I> Sagas kernel(Saga<?, I, ?> saga, Map<Class<?>, ? extends TaskHandler<?, ? extends I>> tasks) {
    var sagas = made(saga, tasks);
    sagas.start();
    return sagas;
  }

  /** Takes inputs in, and does nothing about them. */
  <I> Sagas gone(Saga<?, I, ?> saga) {
    var sagas = made(saga, Map.<Class<?>, TaskHandler<Task, I>>of());
    sagas.close();
    return sagas;
  }

  private <I> Sagas made(Saga<?, I, ?> saga, Map<Class<?>, ? extends TaskHandler<?, ? extends I>> tasks) {
    var sagas = new Sagas(store, new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()),
        Steps.wire(), World.SETTINGS, clock, new SimpleMeterRegistry(), new Guards(), Pace.USUAL)
        .register(saga, tasks);
    kernels.add(sagas);
    return sagas;
  }

  /** The document itself, for a hand in the database. */
  Document stored(String id) {
    return Objects.requireNonNull(store.open.get(id));
  }

  @Override
  public void close() {
    kernels.forEach(Sagas::close);
  }
}
