package flex.kernel;

import flex.kernel.SagaView.StoredEvent;
import flex.kernel.Sagas.Cause;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a holder has left behind is taken over a poll after its lease, also where the clock goes back meanwhile. */
class TakeoverTest {
  private static final Duration LEASE = World.SETTINGS.lease();
  private static final Duration HOUR = Duration.ofHours(1);
  /** After which the alarm rings. */
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MemorySagaStore store = new MemorySagaStore(World.SETTINGS);
  /** Stands still, so that a lease ends when it is moved, and nothing is due by itself. */
  private final MovableClock clock = MovableClock.standing();
  private final Held<Alarm.Work, Alarm.Input> work = new Held<>(new Alarm.Finished());
  private final List<Sagas> kernels = new ArrayList<>();

  @AfterEach
  void close() {
    kernels.forEach(Sagas::close);
  }

  @Test
  void shouldNotKeepATaskForTheHourThatTheClockWentBackWhileItRan() {
    var holder = kernel(World.SETTINGS);
    holder.start();
    set(holder, "m1");
    await().until(() -> work.runs.get() == 1);

    clock.move(HOUR.negated());
    await().until(() -> !leaseUntil().isAfter(clock.instant().plus(LEASE)));
    holder.close();
    clock.move(LEASE);
    kernel(World.SETTINGS).start();

    await().until(() -> work.runs.get() == 2);
  }

  @Test
  void shouldLookAgainAtASagaThatWasLookedAtBeforeTheClockWentBack() {
    work.finish();
    var gone = gone(World.SETTINGS);
    set(gone, "m1");
    clock.move(LEASE);
    var other = kernel(World.SETTINGS);
    other.start();
    await().until(() -> events(other).equals(List.of("WasSet", "Worked")));

    clock.move(HOUR.negated());
    set(gone, "m2");
    clock.move(LEASE);

    await().until(() -> events(other).equals(List.of("WasSet", "Worked", "WasSet", "Worked")));
  }

  @Test
  void shouldTakeATaskOverWhenItsLeaseEndsThoughTheSagaWasLookedAtShortlyBefore() {
    work.finish();
    var settings = new KernelSettings("/test", MINUTE.plusSeconds(1), Duration.ofMillis(10), HOUR, HOUR.multipliedBy(2),
        8);
    set(gone(settings), "m1");
    clock.move(MINUTE);
    var other = kernel(settings);
    other.start();
    await().until(() -> events(other).equals(List.of("WasSet", "Rang")));
    assertThat(work.runs).as("it is its holder's for another second").hasValue(0);

    clock.move(Duration.ofSeconds(1).plusMillis(1));

    await().until(() -> events(other).equals(List.of("WasSet", "Rang", "Worked")));
  }

  private static void set(Sagas sagas, String message) {
    assertThat(sagas.handle(Alarm.TYPE, "a", Cause.of(message), new Alarm.Set()).result())
        .isEqualTo(Sagas.Result.APPLIED);
  }

  private Instant leaseUntil() {
    return SagaBson.read(store.find("a").orElseThrow()).tasks().values().iterator().next().leaseUntil();
  }

  private static List<String> events(Sagas sagas) {
    return sagas.find("a").orElseThrow().events().stream().map(StoredEvent::event)
        .map(e -> e.getClass().getSimpleName()).toList();
  }

  /** Takes inputs in, and dies before it does anything about them. */
  private Sagas gone(KernelSettings settings) {
    var sagas = kernel(settings);
    sagas.close();
    return sagas;
  }

  private Sagas kernel(KernelSettings settings) {
    var sagas = new Sagas(store, new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()),
        Steps.wire(), settings, clock, new SimpleMeterRegistry(), new Guards(), Pace.USUAL)
        .register(new Alarm(), Map.of(Alarm.Work.class, work));
    kernels.add(sagas);
    return sagas;
  }
}
