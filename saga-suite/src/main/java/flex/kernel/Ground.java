package flex.kernel;

import flex.contracts.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What outlives the kernels of a {@link Stage}: the database, the broker, time, and what is known of them. Its own lock. */
final class Ground {
  static final Duration LEASE = Duration.ofSeconds(10);
  static final KernelSettings SETTINGS = new KernelSettings("/test", LEASE, Duration.ofMillis(5),
      Duration.ofDays(1000), Duration.ofDays(2000), 8);
  static final String ID = "saga-1";

  final Saga<Object, Object, Object> saga;
  final Map<Class<?>, TaskHandler<?, Object>> handlers;
  final Wire wire;
  final Named.Codec codec;
  final MemorySagaStore store = new MemorySagaStore(SETTINGS);
  private final AtomicReference<Duration> moved = new AtomicReference<>(Duration.ZERO);
  final Clock clock = ((InstantSource) () -> Clock.systemUTC().instant().plus(moved.get())).withZone(ZoneOffset.UTC);
  final List<Run> waiting = new ArrayList<>();
  final List<Object> messages = new ArrayList<>();
  final List<Stage.Write> writes = new ArrayList<>();
  int crashAt;
  boolean crashAfter;
  int crashes;

  Ground(Saga<Object, Object, Object> saga, Map<Class<?>, TaskHandler<?, Object>> handlers, Wire wire) {
    this.saga = saga;
    this.handlers = Map.copyOf(handlers);
    this.wire = wire;
    this.codec = new Named.Codec(saga);
  }

  @Nullable
  SagaDocument document() {
    return store.find(ID).map(SagaBson::read).orElse(null);
  }

  void moveTime(Duration by) {
    moved.updateAndGet(by::plus);
  }
}
