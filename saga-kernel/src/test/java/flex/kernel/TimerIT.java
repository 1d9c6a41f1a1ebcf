package flex.kernel;

import flex.kernel.Sagas.Cause;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Timers and leases of a saga that does nothing about them itself, on two instances. */
class TimerIT {
  private final Harness harness = new Harness();
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldFireWhenItIsDueAndNeverAgain() {
    var clock = new MovableClock();
    var one = kernel(clock, Duration.ZERO);
    var two = kernel(clock, Duration.ZERO);
    one.handle(Alarm.TYPE, "a", Cause.of("set"), new Alarm.Set());
    await().until(() -> events(one).contains("Worked"));

    clock.move(Duration.ofSeconds(50));
    await().during(Duration.ofMillis(500)).until(() -> !events(one).contains("Rang"));
    clock.move(Duration.ofSeconds(11));
    await().until(() -> events(one).contains("Rang"));

    assertThat(two.find("a").orElseThrow().openTimers()).isEmpty();
    clock.move(Duration.ofHours(1));
    await().during(Duration.ofMillis(500))
        .until(() -> events(two).equals(List.of("WasSet", "Worked", "Rang")));
  }

  @Test
  void shouldRunATaskOnceThatTakesLongerThanItsLease() {
    var one = kernel(Clock.systemUTC(), Harness.settings().lease().multipliedBy(3));
    kernel(Clock.systemUTC(), Duration.ZERO);
    one.handle(Alarm.TYPE, "a", Cause.of("set"), new Alarm.Set());

    await().until(() -> events(one).contains("Worked"));

    assertThat(runs).hasValue(1);
  }

  private static List<String> events(Sagas sagas) {
    return sagas.find("a").orElseThrow().events().stream().map(e -> e.event().getClass().getSimpleName()).toList();
  }

  private Sagas kernel(Clock clock, Duration work) {
    return harness.started(new Sagas(harness.database, harness.producer, harness.wire, Harness.settings(), clock,
        harness.meters).register(new Alarm(), Map.of(Alarm.Work.class, working(work))));
  }

  private TaskHandler<Alarm.Work, Alarm.Input> working(Duration time) {
    return new TaskHandler<>() {
      @Override
      public Alarm.Input run(Alarm.Work task, Context context) throws InterruptedException {
        runs.incrementAndGet();
        Thread.sleep(time);
        return new Alarm.Finished();
      }

      @Override
      public Alarm.Input gaveUp(Alarm.Work task, Exception last) {
        throw new IllegalStateException(last);
      }
    };
  }
}
