package flex.kernel;

import flex.kernel.SagaView.Status;
import flex.kernel.SagaView.StoredEvent;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Poke;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What whoever gives an input is shown, and how often the saga is read for it. */
class TakenTest {
  private final Memory memory = new Memory();
  private final Sagas sagas = memory.gone(new Steps());

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void shouldShowWhatFollowedFromAnInputWithoutAnotherRead() {
    var begun = sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(2));
    assertThat(memory.reads).hasValue(1);
    var poked = sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("x"));
    var again = sagas.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("x"));
    assertThat(memory.reads).as("it is remembered").hasValue(1);

    var stored = sagas.find("a").orElseThrow();
    assertThat(begun.view().openTasks()).containsExactly("do-0");
    assertThat(begun.view().openTimers()).containsExactly("limit");
    assertThat(poked.result()).isEqualTo(Result.APPLIED);
    assertThat(poked.view()).usingRecursiveComparison().ignoringFields("events").isEqualTo(stored);
    assertThat(poked.view().events()).containsExactly(stored.events().getLast());
    assertThat(again.result()).isEqualTo(Result.DUPLICATE);
    assertThat(again.view()).usingRecursiveComparison().ignoringFields("events").isEqualTo(stored);
    assertThat(again.view().events()).isEmpty();
  }

  @Test
  void shouldShowASagaThatWasParkedByTheInput() {
    var taken = sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("throw in evolve"));

    assertThat(taken.result()).isEqualTo(Result.PARKED);
    assertThat(taken.view()).usingRecursiveComparison().isEqualTo(sagas.find("a").orElseThrow());
    assertThat(taken.view().status()).isEqualTo(Status.PARKED);
  }

  @Test
  void shouldTellASagaOfWhateverTypeAndBeginNone() {
    var both = memory.gone(new Errand()).register(new Alarm(), Map.of());
    both.handle(Errand.TYPE, "e", Cause.of("go"), new Errand.Go());
    both.handle(Alarm.TYPE, "a", Cause.of("set"), new Alarm.Set());

    assertThat(both.tell("e", Cause.of("m1"), new Errand.Returned(false)).orElseThrow().view().stuckBecause())
        .isEqualTo("it was not found");
    assertThat(both.tell("a", Cause.of("m1"), new Alarm.Ring()).orElseThrow().view().state())
        .isEqualTo(new Alarm.State(1));
    assertThat(both.tell("a", Cause.of("m1"), new Alarm.Ring()).orElseThrow().result()).isEqualTo(Result.DUPLICATE);
    assertThat(both.tell("nobody", Cause.of("m1"), new Alarm.Ring())).isEmpty();
    assertThat(memory.store.open).containsOnlyKeys("a", "e");
    assertThatThrownBy(() -> both.tell("a", Cause.of("m2"), new Errand.Go()))
        .isInstanceOf(Refused.class);
  }

  @Test
  void shouldAskForTheInputOnlyWhereThereIsNoSaga() {
    var asked = new AtomicInteger();

    var begun = sagas.begin(Steps.TYPE, "a", Cause.of("m1"), () -> new Begin(asked.incrementAndGet()));
    assertThat(memory.reads).hasValue(1);
    var again = sagas.begin(Steps.TYPE, "a", Cause.of("m2"), () -> new Begin(asked.incrementAndGet()));
    var elsewhere = memory.gone(new Steps()).begin(Steps.TYPE, "a", Cause.of("m3"),
        () -> new Begin(asked.incrementAndGet()));

    assertThat(asked).hasValue(1);
    assertThat(begun.result()).isEqualTo(Result.APPLIED);
    assertThat(begun.view().events()).extracting(StoredEvent::event).containsExactly(new Steps.Begun(1));
    assertThat(again.result()).isEqualTo(Result.DUPLICATE);
    assertThat(elsewhere.result()).isEqualTo(Result.DUPLICATE);
    assertThat(elsewhere.view().state()).isEqualTo(new Steps.State(1, 0, false, false));
  }

  @Test
  void shouldWriteNothingWhereThereIsNoInputToBeginWith() {
    assertThatThrownBy(() -> sagas.begin(Steps.TYPE, "a", Cause.of("m1"), () -> {
      throw new IllegalStateException("against the rules");
    })).isInstanceOf(IllegalStateException.class).hasMessage("against the rules");

    assertThat(memory.store.open).isEmpty();
    assertThat(sagas.begin(Steps.TYPE, "a", Cause.of("m1"), () -> new Begin(1)).result()).isEqualTo(Result.APPLIED);
  }

  @Test
  void shouldNotBeginASagaThatSomebodyElseBeganMeanwhile() {
    var other = memory.gone(new Steps());

    var taken = sagas.begin(Steps.TYPE, "a", Cause.of("m1"), () -> {
      other.handle(Steps.TYPE, "a", Cause.of("m2"), new Begin(3));
      return new Begin(1);
    });

    assertThat(taken.result()).isEqualTo(Result.DUPLICATE);
    assertThat(taken.view().state()).isEqualTo(new Steps.State(3, 0, false, false));
    assertThat(sagas.find("a").orElseThrow().events()).hasSize(1);
  }
}
