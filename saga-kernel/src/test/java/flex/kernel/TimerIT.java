package flex.kernel;

import com.mongodb.client.model.Filters;
import flex.kernel.Sagas.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Timers and leases of a saga that does nothing about them itself, on two instances. */
class TimerIT {
  private final Harness harness = new Harness();
  private final Held<Alarm.Work, Alarm.Input> work = new Held<>(new Alarm.Finished());
  /** Stands still, so that nothing depends on how fast the machine is. */
  private final MovableClock clock = MovableClock.standing();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldFireWhenItIsDueAndNeverAgain() {
    work.finish();
    var one = kernel();
    var two = kernel();
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
    var one = kernel();
    kernel();
    one.handle(Alarm.TYPE, "a", Cause.of("set"), new Alarm.Set());

    for (int halves = 0; halves < 6; halves++) {
      var until = leaseUntil();
      clock.move(Harness.settings().lease().dividedBy(2));
      await().until(() -> leaseUntil().isAfter(until));
    }
    work.finish();

    await().until(() -> events(one).contains("Worked"));
    assertThat(work.runs).hasValue(1);
  }

  private Instant leaseUntil() {
    var stored = harness.database.getCollection("sagas").find(Filters.eq("_id", "a")).first();
    return SagaBson.read(Objects.requireNonNull(stored)).tasks().values().iterator().next().leaseUntil();
  }

  private static List<String> events(Sagas sagas) {
    return sagas.find("a").orElseThrow().events().stream().map(e -> e.event().getClass().getSimpleName()).toList();
  }

  private Sagas kernel() {
    return harness.started(new Sagas(harness.database, harness.producer, harness.wire, Harness.settings(), clock,
        harness.meters).register(new Alarm(), Map.of(Alarm.Work.class, work)));
  }
}
