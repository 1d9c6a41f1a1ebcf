package flex.kernel;

import flex.kernel.Sagas.Cause;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a process remembers of a saga may be out of date. */
class RememberedTest {
  private static final TaskHandler<Object, Steps.Input> NEVER = new TaskHandler<>() {
    @Override
    public Steps.Input run(Object task, Context context) throws InterruptedException {
      new CountDownLatch(1).await();
      throw new IllegalStateException("nobody counts down");
    }

    @Override
    public Steps.Input gaveUp(Object task, Context context, Exception last) {
      throw new IllegalStateException(last);
    }
  };

  @Test
  void shouldTakeInWhatBelongsToAStateThatAnotherProcessHasReached() {
    try (var world = new World(new Parts() {
    }, Map.of(Steps.Do.class, NEVER, Steps.Undo.class,
        NEVER))) {
      var one = world.kernel(World.Doom.NEVER).sagas;
      var other = world.kernel(World.Doom.NEVER).sagas;
      one.handle(Steps.TYPE, "saga", Cause.of("begin"), new Steps.Begin(3));
      assertThat(other.handle(Steps.TYPE, "saga", Cause.of("early"), new Steps.Undone(2)).result())
          .isEqualTo(Sagas.Result.ABSORBED);
      one.handle(Steps.TYPE, "saga", Cause.of("first"), new Steps.Answered(0, true));

      assertThat(other.handle(Steps.TYPE, "saga", Cause.of("second"), new Steps.Answered(1, true)).result())
          .isEqualTo(Sagas.Result.APPLIED);
    }
  }

  @Test
  void shouldSendTheMessagesOfAnotherSagaOfTheSameIdThatBeganAfterTheFirstHadExpired() {
    var store = new MemorySagaStore(World.SETTINGS);
    var clock = MovableClock.standing();
    var sent = new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    var gone = kernel(store, clock, sent);
    gone.close();
    try (var remembering = kernel(store, clock, sent)) {
      remembering.handle(Steps.TYPE, "a", Cause.of("m1"), new Steps.Poke("first"));
      await().until(() -> remembering.find("a").orElseThrow().unsent() == 0);
      expire(store, clock.instant());
      clock.move(World.SETTINGS.expireAfter());
      gone.handle(Steps.TYPE, "a", Cause.of("m2"), new Steps.Poke("begins anew"));

      remembering.handle(Steps.TYPE, "a", Cause.of("m3"), new Steps.Poke("goes on"));

      await().until(() -> remembering.find("a").orElseThrow().unsent() == 0);
      assertThat(sent.history()).extracting(World::text).containsExactly("a:1 poked first", "a:1 poked begins anew",
          "a:2 poked goes on");
    }
  }

  /** As other processes do to a saga that is over. */
  private static void expire(SagaStore store, Instant at) {
    var before = SagaBson.read(store.find("a").orElseThrow());
    var ended = before.endedAt(at).written();
    assertThat(store.save(before, ended, List.of())).isTrue();
    store.archive(ended, at);
    assertThat(store.expire(at, 1)).isOne();
  }

  /** Looks for nothing that others have left. */
  private static Sagas kernel(SagaStore store, Clock clock, Producer<String, byte[]> producer) {
    return new Sagas(store, producer, Steps.wire(), World.SETTINGS, clock, new SimpleMeterRegistry(), new Guards(),
        Pace.USUAL).register(new Steps(), Map.of());
  }
}
