package flex.kernel;

import com.fasterxml.jackson.core.type.TypeReference;
import flex.kernel.SagaView.Status;
import flex.kernel.SagaView.StoredEvent;
import flex.kernel.Sagas.Cause;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Do;
import flex.kernel.Steps.Poke;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Under which names what is stored is written and read. */
class NamesTest {
  private final Memory memory = new Memory();

  @AfterEach
  void close() {
    memory.close();
  }

  sealed interface Content {}

  record Letter(String text) implements Content {}

  record Put<C>(C content) {}

  record Box<C>(List<C> contents) {}

  /** Puts letters into a box; each of its records is generic. */
  record Packing() implements Saga<Box<Letter>, Put<Letter>, Put<Letter>> {
    @Override
    public String type() {
      return "packing";
    }

    @Override
    public Map<String, ? extends Type> names() {
      return Map.of("box", new TypeReference<Box<Letter>>() {
      }.getType(), "put", new TypeReference<Put<Letter>>() {
      }.getType());
    }

    @Override
    public Box<Letter> initial() {
      return new Box<>(List.of());
    }

    @Override
    public List<Put<Letter>> decide(Box<Letter> box, Put<Letter> put, Instant now) {
      return List.of(put);
    }

    @Override
    public Box<Letter> evolve(Box<Letter> box, Put<Letter> put) {
      return new Box<>(List.of(put.content()));
    }

    @Override
    public List<Effect> react(Box<Letter> box, Put<Letter> put) {
      return List.of();
    }
  }

  @Test
  void shouldStoreAndReadGenericRecords() {
    var letter = new Put<>(new Letter("hello"));
    memory.gone(new Packing()).handle("packing", "p", Cause.of("m1"), letter);
    var other = memory.gone(new Packing());

    var found = other.find("p").orElseThrow();
    assertThat(found.state()).isEqualTo(new Box<>(List.of(new Letter("hello"))));
    assertThat(found.events()).extracting(StoredEvent::event).containsExactly(letter);
    assertThat(other.handle("packing", "p", Cause.of("m2"), new Put<>(new Letter("again"))).result())
        .isEqualTo(Sagas.Result.APPLIED);
  }

  /** As the program was before every name was changed, and the shape of two records with them. */
  private static Steps former() {
    return new Steps() {
      @Override
      public Map<String, Class<?>> names() {
        var names = new HashMap<String, Class<?>>();
        super.names().forEach((name, type) -> names.put("old." + name, type));
        return names;
      }
    };
  }

  record OldPoke(String how) {}

  record OldState(int total, int done) {}

  private static Steps today() {
    return new Steps() {
      @Override
      public Map<String, Former<?>> formerly() {
        var names = new HashMap<String, Former<?>>();
        names().forEach((name, type) -> names.put("old." + name, new Former<Object>(type, Function.identity())));
        names.put("old.poke", new Former<OldPoke>(OldPoke.class, p -> new Poke("once " + p.how())));
        names.put("old.state",
            new Former<OldState>(OldState.class, s -> new State(s.total(), s.done(), false, false)));
        return names;
      }
    };
  }

  @Test
  void shouldReadStateEventInputAndTaskUnderTheirFormerNames() {
    var before = memory.gone(former());
    before.handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1));
    before.handle(Steps.TYPE, "a", Cause.of("m2"), new Poke("throw in evolve"));
    assertThat(memory.stored("a").toJson()).contains("old.state", "old.begun", "old.poke", "old.do", "old.late");
    var sagas = memory.kernel(today(), Map.of(Do.class, answering()));

    var parked = sagas.find("a").orElseThrow();
    assertThat(parked.state()).isEqualTo(new Steps.State(1, 0, false, false));
    assertThat(parked.events()).extracting(StoredEvent::event).containsExactly(new Steps.Begun(1));
    assertThat(parked.waiting()).extracting(SagaView.Waiting::input).containsExactly(new Poke("once throw in evolve"));
    assertThat(sagas.retry("a", "the program is mended").parkedBecause()).isNull();

    memory.clock.move(World.SETTINGS.lease().plusMillis(1));
    await().until(() -> sagas.find("a").orElseThrow().status() == Status.ENDED);
    assertThat(sagas.find("a").orElseThrow().events()).extracting(StoredEvent::event).containsExactly(
        new Steps.Begun(1), new Steps.Poked("once throw in evolve"), new Steps.StepDone(0));
    assertThat(memory.store.find("a").orElseThrow().toJson()).as("what is written is of today").contains("\"state\"");
  }

  @Test
  void shouldFireATimerUnderItsFormerName() {
    memory.gone(former()).handle(Steps.TYPE, "a", Cause.of("m1"), new Begin(1));
    memory.clock.move(Duration.ofSeconds(61));
    var sagas = memory.kernel(today(), Map.of(Do.class, new Held<Do, Steps.Input>(new Steps.Answered(0, true))));

    await().until(() -> sagas.find("a").orElseThrow().events().stream()
        .anyMatch(e -> e.event() instanceof Steps.StepRefused));
  }

  @Test
  void shouldRefuseANameThatIsBothInUseAndAFormerOne() {
    var torn = new Steps() {
      @Override
      public Map<String, Former<?>> formerly() {
        return Map.of("poke", new Former<OldPoke>(OldPoke.class, p -> new Poke(p.how())));
      }
    };

    assertThatThrownBy(() -> memory.gone(torn)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'poke'");
  }

  private static TaskHandler<Do, Steps.Input> answering() {
    var task = new Held<Do, Steps.Input>(new Steps.Answered(0, true));
    task.finish();
    return task;
  }
}
