package flex.kernel;

import flex.kernel.Sagas.Cause;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Do;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who has lost a lease stops working, rather than working beside the next holder for as long as the task takes. */
class LostLeaseTest {
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);

  @Test
  void shouldInterruptTheRunOfATaskThatSomebodyElseHasTakenOver() throws Exception {
    var store = new MemorySagaStore(World.SETTINGS);
    var clock = new MovableClock();
    try (var sagas = new Sagas(store, new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()),
        Steps.wire(), World.SETTINGS, clock, new SimpleMeterRegistry(), new Guards(), Pace.USUAL)
        .register(new Steps(), Map.of(Do.class, new Waiting()))) {
      sagas.start();
      sagas.handle(Steps.TYPE, "a", Cause.of("begin"), new Begin(1));
      running.await();

      await().until(() -> takesOver(store, clock.instant().plus(World.SETTINGS.expireAfter())));

      await().until(() -> interrupted.getCount() == 0);
      assertThat(sagas.find("a").orElseThrow().events()).hasSize(1);
      assertThat(sagas.stuck(10)).isEmpty();
    }
  }

  /** As another process does; false where the holder has renewed its lease in between. */
  private static boolean takesOver(SagaStore store, Instant until) {
    var before = SagaBson.read(store.find("a").orElseThrow());
    var after = before.takenOver(_ -> true, "another", until);
    return after != null && store.save(before, after.written(), List.of());
  }

  private final class Waiting implements TaskHandler<Do, Steps.Input> {
    @Override
    public Steps.Input run(Do task, Context context) throws InterruptedException {
      running.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
      throw new IllegalStateException("nobody counts it down");
    }

    @Override
    public Steps.Input gaveUp(Do task, Context context, Exception last) {
      throw new IllegalStateException(last);
    }
  }
}
