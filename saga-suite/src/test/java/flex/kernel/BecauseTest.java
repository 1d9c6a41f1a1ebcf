package flex.kernel;

import flex.kernel.SagaDocument.Parked;
import flex.kernel.SagaView.Because;
import flex.kernel.SagaView.Because.OfDocument;
import flex.kernel.SagaView.Because.OfInput;
import flex.kernel.SagaView.Because.OfMessage;
import flex.kernel.SagaView.Because.OfTask;
import flex.kernel.SagaView.Because.OfTimer;
import flex.kernel.Sagas.Cause;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Poke;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Why a saga is parked, as it is stored, and what must not be left out because of it. */
class BecauseTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final SagaDocument.Input INPUT = new SagaDocument.Input("m1", null, new Named("poke", "{}"));

  private final Memory memory = new Memory();

  @AfterEach
  void close() {
    memory.close();
  }

  static Stream<Because> all() {
    return Stream.of(new OfInput("m1", "java.lang.IllegalStateException: no"),
        new OfTimer("limit", "timer limit: java.lang.IllegalStateException:\nno"),
        new OfMessage(12, "message 12 cannot be sent: too large"), new OfTask("do-0", "task do-0: no handler"),
        new OfDocument("the document of 'a' is damaged: lastSent"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldReadWhatWasStored(Because because) {
    assertThat(stored(because).because()).isEqualTo(because);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldReadWhatEarlierKernelsStoredAsATextAlone(Because because) {
    var document = document(because);
    document.get("parked", Document.class).remove("on");

    assertThat(Objects.requireNonNull(SagaBson.read(document).parked()).because()).isEqualTo(because);
    assertThat(new Views(Map.of()).view(document).parkedBecause()).isEqualTo(because);
  }

  private static Parked stored(Because because) {
    return Objects.requireNonNull(SagaBson.read(document(because)).parked());
  }

  private static Document document(Because because) {
    var saga = SagaDocument.fresh("a", "steps", new Named("state", "{}"), NOW)
        .withParked(new Parked(because, NOW, List.of(INPUT))).written();
    return Document.parse(SagaBson.document(saga, List.of(), World.SETTINGS).toJson());
  }

  /** Whose timers, and pokes, cannot be done without. */
  private static Steps wary() {
    return new Steps() {
      @Override
      public Optional<String> indispensable(@Nullable State state, Because because, @Nullable String waiting) {
        return because instanceof OfTimer || "poke".equals(waiting)
            ? Optional.of("nothing else would end it.")
            : Optional.empty();
      }
    };
  }

  @Test
  void shouldNotLeaveOutAnInputThatTheSagaCannotDoWithoutReadableOrNot() {
    var sagas = memory.gone(wary());
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("throw in evolve"));

    assertRefused(sagas);
    parked().getList("inputs", Document.class).getFirst().put("data", "no JSON");
    assertRefused(sagas);
    assertThat(sagas.find("a").orElseThrow().waiting()).hasSize(1);

    parked().getList("inputs", Document.class).getFirst().append("name", "begin").append("data", "no JSON");
    assertThat(sagas.skipStep("a", "it is another", null).waiting()).isEmpty();
  }

  @Test
  void shouldNotDropATimerThatTheSagaCannotDoWithout() {
    memory.gone(wary()).handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1));
    memory.stored("a").get("timers", Document.class).get("limit", Document.class).put("data", "no JSON");
    memory.clock.move(Duration.ofSeconds(61));
    var sagas = memory.kernel(wary(),
        Map.of(Steps.Do.class, new Held<Steps.Do, Steps.Input>(new Steps.Answered(0, true))));

    await().until(() -> sagas.find("a").orElseThrow().parkedBecause() instanceof OfTimer(var id, _)
        && id.equals("limit"));

    assertRefused(sagas);
    assertThat(sagas.find("a").orElseThrow().openTimers()).containsExactly("limit");
  }

  private static void assertRefused(Sagas sagas) {
    assertThatThrownBy(() -> sagas.skipStep("a", "not needed", null)).isInstanceOfSatisfying(Refused.class, e -> {
      assertThat(e.problem().detail()).contains("nothing else would end it.");
      assertThat(e.problem().remedy()).contains("retry");
    });
  }

  private Document parked() {
    return memory.stored("a").get("parked", Document.class);
  }
}
