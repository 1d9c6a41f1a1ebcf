package flex.kernel;

import flex.kernel.Sagas.Cause;
import flex.kernel.Steps.Poke;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** When messages leave the outbox. */
class RelayIT {
  private static final Pace REMOVED_LATE = new Pace(Duration.ofHours(1), Pace.USUAL.first(), Pace.USUAL.longest(), 32);

  private final Harness harness = new Harness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldSendAtOnceWhatComesWhileTheRemovalOfTheFormerMessageWaits() {
    var sagas = harness.started(new Sagas(new MongoSagaStore(harness.database, Harness.settings()), harness.producer,
        harness.wire, Harness.settings(), Clock.systemUTC(), harness.meters, new Guards(), REMOVED_LATE)
        .register(new Steps(), Map.of()));
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("first"));
    await().until(() -> harness.notes().size() == 1);

    sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("second"));

    await().until(() -> harness.notes().size() == 2);
    assertThat(harness.notes()).containsExactly("a:1 poked first", "a:2 poked second");
  }
}
