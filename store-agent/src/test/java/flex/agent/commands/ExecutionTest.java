package flex.agent.commands;

import flex.agent.commands.Progress.Noted;
import flex.agent.shops.ShopRecord;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ShopAlias;
import flex.contracts.StoreCommand;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.CommandFailed;
import flex.contracts.StoreEvent.ShopClosed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static flex.agent.commands.FakeStore.CLOCK;
import static flex.agent.commands.FakeStore.NOW;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Commands of several changes, whatever they change. */
@Tag("AGENT-03")
class ExecutionTest {
  private static final CloseShop COMMAND = new CloseShop("close", FakeStore.ALIAS, 1, new ShopAlias("Demo"));
  private static final ShopClosed DONE = new ShopClosed("close", FakeStore.ALIAS, 1, new ShopAlias("Demo"));

  private final FakeStore store = new FakeStore();
  private final List<String> effects = new ArrayList<>();

  private static Feature<StoreCommand> deciding(Decision decision) {
    return _ -> new Job() {
      @Override
      public Decision decide() {
        return decision;
      }

      @Override
      public StoreEvent.Answer answer() {
        return DONE;
      }
    };
  }

  private Change change(String label) {
    return Change.repeatable(label, () -> effects.add(label));
  }

  private Feature<StoreCommand> plan(String... labels) {
    return deciding(new Decision.Do(Stream.of(labels).map(this::change).toList()));
  }

  private CommandFailed failed(Feature<StoreCommand> feature) {
    store.boot(feature, List.of(COMMAND));
    return (CommandFailed) store.answer("close");
  }

  private void journal(Progress progress) {
    store.entries.put("close", new JournalEntry(COMMAND, COMMAND.toString(), new Origin("c", null, null, NOW), 1, NOW,
        progress, null));
  }

  private List<Noted> noted() {
    return requireNonNull(store.entries.get("close")).progress().changes();
  }

  /** Every plan of up to three changes; true for one that may be repeated. */
  static Stream<List<Boolean>> plans() {
    return IntStream.rangeClosed(1, 3).boxed().flatMap(n -> IntStream.range(0, 1 << n)
        .mapToObj(bits -> IntStream.range(0, n).mapToObj(i -> (bits >> i & 1) == 1).toList()));
  }

  /** Killed before and after each write and each effect, and once more after that start. */
  @ParameterizedTest
  @MethodSource("plans")
  void shouldEndOnceAndNotRepeatWhatEndedWhenKilledAtAnyTwoWrites(List<Boolean> plan) {
    var calm = new KilledStore(plan);
    calm.boot(0, false);
    var failures = 0;
    for (int first = 1; first <= calm.store.writes; first++) {
      for (int second = 0; second <= calm.store.writes; second++) {
        for (int after = 0; after < 4; after++) {
          var killed = new KilledStore(plan);
          killed.boot(first, (after & 1) == 1);
          killed.boot(second, (after & 2) == 2);
          killed.boot(0, false);
          killed.assertEnded();
          failures += killed.mayFail ? 1 : 0;
        }
      }
    }
    assertThat(failures > 0).as("also killed in what may not be repeated").isEqualTo(plan.contains(false));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void shouldMakeEachChangeOnceWhenTheJournalIsAwayAtAnyWrite(List<Boolean> plan) {
    for (int away = 1; away <= plan.size() + 1; away++) {
      for (boolean after : new boolean[]{ false, true}) {
        var fresh = new FakeStore();
        fresh.awayAt = away + 1; // behind that of the entry
        fresh.afterTheWrite = after;
        var made = new ArrayList<Integer>();
        var changes = IntStream.range(0, plan.size())
            .mapToObj(i -> new Change("change " + i, plan.get(i), () -> made.add(i))).toList();
        var entry = new JournalEntry(COMMAND, "d", new Origin("c", null, null, NOW), 1, NOW, Progress.NONE, null);
        fresh.journal.add(entry);
        var execution = new Execution(fresh.journal, deciding(new Decision.Do(changes)), CLOCK);
        assertThatThrownBy(() -> execution.execute(entry)).isInstanceOf(Unavailable.class);
        assertThat(requireNonNull(execution.execute(entry).answered()).answer()).isEqualTo(DONE);
        assertThat(made).containsExactlyElementsOf(IntStream.range(0, plan.size()).boxed().toList());
        assertThat(fresh.answer("close")).isEqualTo(DONE);
      }
    }
  }

  @Test
  void shouldFailWhenAPlanThatWasBegunIsAnotherOneAfterARestart() {
    var begun = List.of(new Noted("a", NOW, NOW), new Noted("b", NOW, null), new Noted("c", null, null));
    for (var other : List.of(plan("a", "b", "d"), plan("x", "b", "c"), plan("a", "b"), plan("a", "b", "c", "d"), plan(),
        plan("b", "a", "c"))) {
      journal(new Progress(begun, true));
      assertThat(failed(other).detail()).contains("begun as [a, b, c]", "another plan");
      assertThat(noted()).isEqualTo(begun);
    }
    journal(new Progress(begun, true));
    var problem = new Problem(Reason.UNKNOWN_SHOP, null, "There is none.", "Create it.");
    assertThat(failed(deciding(new Decision.Refuse(problem))).detail()).contains("begun as [a, b, c]", "refused now",
        "There is none.");
    assertThat(effects).isEmpty();
    journal(new Progress(begun, true));
    store.boot(plan("a", "b", "c"), List.of());
    assertThat(effects).containsExactly("b", "c");
    assertThat(store.answer("close")).isEqualTo(DONE);
  }

  @Test
  void shouldGoOnWhenTheJournalIsOfTheFormerShapeAndNamesOnlyWhatWasBegun() {
    var begun = List.of(new Noted("a", NOW, NOW), new Noted("b", NOW, null));
    journal(new Progress(begun, false));
    store.boot(plan("a", "b", "c"), List.of());
    assertThat(effects).containsExactly("b", "c");
    assertThat(noted()).extracting(Noted::label).containsExactly("a", "b", "c");
    assertThat(noted()).allSatisfy(c -> assertThat(c.endedAt()).isNotNull());
    journal(new Progress(begun, false));
    assertThat(failed(plan("a", "x", "c")).detail()).contains("begun as [a, b]");
    journal(new Progress(begun, false));
    assertThat(failed(plan("a")).detail()).contains("begun as [a, b]");
  }

  @Test
  void shouldMakeOnlyTheChangeAgainThatTheDatabaseWasAwayFor() {
    var entry = new JournalEntry(COMMAND, "d", new Origin("c", null, null, NOW), 1, NOW, Progress.NONE, null);
    store.journal.add(entry);
    var execution = new Execution(store.journal,
        deciding(new Decision.Do(Change.once("script", () -> effects.add("script")),
            Change.repeatable("record", () -> store.shops.put(new ShopRecord.Removed(new ShopAlias("Demo"), 1))),
            change("behind"))),
        CLOCK);
    store.awayAt = 4; // add, note, note, put
    assertThatThrownBy(() -> execution.execute(entry)).isInstanceOf(Unavailable.class);
    assertThat(store.records).isEmpty();
    execution.execute(entry);
    assertThat(store.records).hasSize(1);
    assertThat(effects).containsExactly("script", "behind");
    assertThat(store.answer("close")).isEqualTo(DONE);
  }

  @Test
  void shouldNameTheChangeWhenItFailsWhateverItsLabel() {
    for (var label : List.of("10.customize.sh", "$set", "a.$[].b", "Grüße, 世界", "\"'{}\n")) {
      store.entries.clear();
      var failed = failed(deciding(new Decision.Do(change("before"), Change.once(label, () -> {
        throw new IOException("No space left on device");
      }), change("behind"))));
      assertThat(failed.step()).isEqualTo(label);
      assertThat(failed.detail()).isEqualTo("No space left on device");
      assertThat(noted()).extracting(Noted::label).containsExactly("before", label, "behind");
      assertThat(noted()).extracting(c -> c.endedAt() != null).containsExactly(true, false, false);
    }
    assertThat(effects).containsOnly("before");
  }

  @Test
  void shouldSayWhatFailedWhenTheJournalWasAwayMeanwhile() {
    var entry = new JournalEntry(COMMAND, "d", new Origin("c", null, null, NOW), 1, NOW, Progress.NONE, null);
    store.journal.add(entry);
    var execution = new Execution(store.journal, deciding(new Decision.Do(Change.once("script", () -> {
      effects.add("script");
      throw new IOException("exit code 1");
    }))), CLOCK);
    store.awayAt = 3; // add, note, answer
    assertThatThrownBy(() -> execution.execute(entry)).isInstanceOf(Unavailable.class);
    execution.execute(entry);
    assertThat(((CommandFailed) store.answer("close")).detail()).isEqualTo("exit code 1");
    assertThat(effects).containsExactly("script");
  }

  @Test
  void shouldFailAtOnceWhenAChangeThatMayNotBeRepeatedThrowsWhatNobodyForesaw() {
    var failed = failed(deciding(new Decision.Do(Change.once("script", () -> {
      throw new IllegalStateException("test");
    }), change("behind"))));
    assertThat(failed.step()).isEqualTo("script");
    assertThat(failed.detail()).contains("outcome unknown", "IllegalStateException: test");
    assertThat(effects).isEmpty();
  }
}
