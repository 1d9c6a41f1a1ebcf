package flex.kernel;

import com.mongodb.client.model.Filters;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import flex.kernel.Steps.Poke;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Sagas of many events, and sagas that ended long ago. */
class LongSagaIT {
  private static final int MANY = 2_000;

  private final Harness harness = new Harness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldKeepTheDocumentShortAndForgetNothing() {
    var sagas = harness.kernel(Map.of());
    IntStream.range(0, MANY).forEach(i -> sagas.handle(Steps.TYPE, "a", Cause.of("m" + i), new Poke("p" + i)));

    var stored = Objects.requireNonNull(harness.database.getCollection("sagas").find(Filters.eq("_id", "a")).first());
    assertThat(stored.getList("events", Document.class)).hasSizeBetween(32, 63);
    assertThat(sagas.find("a").orElseThrow().events()).extracting(SagaView.StoredEvent::event)
        .containsExactlyElementsOf(IntStream.range(0, MANY).mapToObj(i -> (Object) new Steps.Poked("p" + i)).toList());
    var other = harness.kernel(Map.of());
    for (var kernel : new Sagas[]{ sagas, other}) {
      assertThat(IntStream.of(0, 1, 31, 32, 1_000, 1_967, 1_968, MANY - 1)
          .mapToObj(i -> kernel.handle(Steps.TYPE, "a", Cause.of("m" + i), new Poke("p" + i)).result())).containsOnly(
              Result.DUPLICATE);
    }
  }

  @Test
  void shouldForgetAnEndedSagaWithItsHistoryWhenItsTimeIsOver() {
    var clock = new MovableClock();
    var settings = new KernelSettings("/test", Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(100),
        Duration.ofMinutes(1), 4);
    var sagas = harness.kernel(Harness.DOING, settings, clock, harness.producer);
    for (var id : List.of("open", "ended")) {
      IntStream.range(0, 250).forEach(i -> sagas.handle(Steps.TYPE, id, Cause.of("m" + i), new Poke("p" + i)));
    }
    sagas.handle(Steps.TYPE, "ended", Cause.of("begin"), new Steps.Begin(1));
    var archive = harness.database.getCollection("sagas_archive");
    var history = harness.database.getCollection("sagas_history");
    await().until(() -> sagas.find("ended").orElseThrow().status() == Status.ENDED
        && sagas.find("ended").orElseThrow().unsent() == 0);
    clock.move(Duration.ofSeconds(1));
    await().until(() -> archive.countDocuments() == 1);
    assertThat(history.countDocuments(Filters.eq("saga", "ended"))).isPositive();
    assertThat(sagas.handle(Steps.TYPE, "ended", Cause.of("m0"), new Poke("p0")).result()).isEqualTo(Result.DUPLICATE);

    clock.move(Duration.ofMinutes(1));

    // The copy goes last: before that, a crash leaves what the next sweep takes up again.
    await().until(() -> archive.countDocuments() == 0);
    assertThat(sagas.find("ended")).isEmpty();
    assertThat(history.countDocuments(Filters.eq("saga", "ended"))).isZero();
    assertThat(sagas.find("open").orElseThrow().events()).hasSize(250);
  }
}
