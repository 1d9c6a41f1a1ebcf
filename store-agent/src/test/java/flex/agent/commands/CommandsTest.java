package flex.agent.commands;

import flex.agent.commands.Door.Verdict;
import flex.agent.commands.FakeStore.Crash;
import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.Problem.Reason;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreCommand;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreCommand.ConfigureStore;
import flex.contracts.StoreCommand.CreateShop;
import flex.contracts.StoreCommand.OpenShop;
import flex.contracts.StoreCommand.RemoveShop;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.CommandFailed;
import flex.contracts.StoreEvent.CommandRefused;
import flex.contracts.StoreEvent.ShopClosed;
import flex.contracts.StoreEvent.ShopCreated;
import flex.contracts.StoreEvent.ShopOpened;
import flex.contracts.StoreEvent.ShopRemoved;
import flex.contracts.StoreEvent.StoreConfigured;
import flex.contracts.VmType;
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

@Tag("AGENT-03")
class CommandsTest {
  private final FakeStore store = new FakeStore();

  private static ConfigureStore configure(String ip) {
    return new ConfigureStore("configure", FakeStore.ALIAS, 1, new IpAddress(ip),
        new DomainName("milestones.example.com"), new VmType("Standard"), 2, 200);
  }

  private static CreateShop create(String id, long epoch, String type) {
    return new CreateShop(id, FakeStore.ALIAS, epoch, new ShopAlias("Demo"), new ShopAlias("Demo"), new ShopType(type),
        new ShopName("Demo " + id), null);
  }

  private static CreateShop create(String id, long epoch) {
    return create(id, epoch, "Flex_6_14_0");
  }

  private static OpenShop open(String id, long epoch) {
    return new OpenShop(id, FakeStore.ALIAS, epoch, new ShopAlias("Demo"));
  }

  private static CloseShop close(String id, long epoch) {
    return new CloseShop(id, FakeStore.ALIAS, epoch, new ShopAlias("Demo"));
  }

  private static RemoveShop remove(String id, long epoch) {
    return new RemoveShop(id, FakeStore.ALIAS, epoch, new ShopAlias("Demo"));
  }

  private Verdict take(StoreCommand command) {
    return new Door(store.journal, NOW, CLOCK).take(command, command.toString(), new Origin("c", null, null, NOW));
  }

  private StoreEvent.Answer run(StoreCommand command) {
    store.boot(store.features, List.of(command));
    return store.answer(command.commandId());
  }

  private void assertRefused(StoreCommand command, Reason reason) {
    var before = store.records + " " + store.files + store.configuration;
    assertThat(run(command)).isInstanceOfSatisfying(CommandRefused.class, r -> {
      assertThat(r.problem().reason()).isEqualTo(reason);
      assertThat(r.problem().field()).isNotNull();
      assertThat(r.problem().remedy()).isNotBlank();
    });
    assertThat(store.records + " " + store.files + store.configuration).isEqualTo(before);
  }

  @Test
  void shouldAnswerEachCommandWhenItIsDone() {
    assertThat(run(configure("127.77.0.2"))).isInstanceOf(StoreConfigured.class);
    assertThat(run(create("create", 1))).isInstanceOfSatisfying(ShopCreated.class,
        e -> assertThat(e.url()).isEqualTo("http://127.77.0.2:8000/Demo"));
    assertThat(requireNonNull(store.files.get("Demo")).open()).isFalse();
    assertThat(run(open("open", 1))).isInstanceOf(ShopOpened.class);
    assertThat(requireNonNull(store.files.get("Demo")).open()).isTrue();
    assertThat(run(close("close", 1))).isInstanceOf(ShopClosed.class);
    assertThat(run(remove("remove", 1))).isInstanceOf(ShopRemoved.class);
    assertThat(store.files).isEmpty();
  }

  @Test
  void shouldSucceedWhenTheShopToRemoveOrCloseIsNotThere() {
    assertThat(run(remove("remove", 1))).isInstanceOf(ShopRemoved.class);
    assertThat(run(close("close", 1))).isInstanceOf(ShopClosed.class);
    assertThat(store.files).isEmpty();
  }

  @Test
  void shouldRefuseWhenTheShopCannotBe() {
    assertRefused(create("other-version", 1, "Flex_6_15_0"), Reason.SHOP_TYPE_OF_OTHER_VERSION);
    assertRefused(open("open-nothing", 1), Reason.UNKNOWN_SHOP);
    assertRefused(configure("127.77.0.3"), Reason.NOT_ALLOWED);
    run(create("first", 1));
    assertRefused(create("second", 1), Reason.SHOP_ALIAS_TAKEN);
  }

  @Test
  void shouldCreateNothingWhenTheUndoCameBefore() {
    run(remove("undo", 4));
    assertRefused(create("create", 4), Reason.STALE_EPOCH);
    assertThat(run(create("again", 5))).isInstanceOf(ShopCreated.class);
  }

  @Test
  void shouldKeepTheShopWhenTheUndoIsOfAnotherEpoch() {
    run(create("first", 1));
    assertThat(run(remove("undo-of-second", 2))).isInstanceOf(ShopRemoved.class);
    assertThat(store.files).containsKey("Demo");
  }

  @Test
  void shouldRefuseAtTheDoorWhenIdEpochOrTimeIsWrong() {
    run(create("create", 3));
    assertThat(take(create("create", 3))).isInstanceOf(Verdict.Repeated.class);
    assertThat(take(create("create", 4))).isInstanceOfSatisfying(Verdict.Refused.class,
        r -> assertThat(r.answer().problem().reason()).isEqualTo(Reason.COMMAND_ID_REUSED));
    assertThat(take(open("open", 2))).isInstanceOfSatisfying(Verdict.Refused.class,
        r -> assertThat(r.answer().problem().reason()).isEqualTo(Reason.STALE_EPOCH));
    var early = new Origin("c", null, null, NOW.minus(Door.CLOCK_TOLERANCE).minusMillis(1));
    assertThat(new Door(store.journal, NOW, CLOCK).take(open("open", 3), "d", early))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(store.entries).containsOnlyKeys("create");
    assertThat(store.epoch).isEqualTo(3);
  }

  @Test
  void shouldTakeACommandWhenItsSendersClockIsBehindThatOfTheEnrolment() {
    var skewed = new Origin("c", null, null, NOW.minus(Door.CLOCK_TOLERANCE));
    assertThat(new Door(store.journal, NOW, CLOCK).take(create("create", 1), "d", skewed))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void shouldGiveEachCommandItsOwnSeqWhenAnEntryIsStoredWithoutWord() {
    var door = new Door(store.journal, NOW, CLOCK);
    var origin = new Origin("c", null, null, NOW);
    store.silent = true;
    assertThatThrownBy(() -> door.take(create("create", 0), "d", origin)).isInstanceOf(Unavailable.class);
    store.silent = false;
    door.take(create("create", 0), "d", origin);
    door.take(open("open", 0), "d", origin);
    assertThat(store.entries.values()).extracting(JournalEntry::commandId).containsExactly("create", "open");
    assertThat(store.entries.values()).extracting(JournalEntry::seq).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void shouldFailWithTheStepWhenTheDiskIsFull() {
    store.diskFull = true;
    assertThat(run(create("create", 1))).isInstanceOfSatisfying(CommandFailed.class, f -> {
      assertThat(f.step()).isEqualTo("write-shop");
      assertThat(f.detail()).contains("No space left");
    });
  }

  @Test
  void shouldLeaveTheCommandUnansweredWhenTheDatabaseIsAway() {
    assertThat(take(create("create", 1))).isInstanceOf(Verdict.Accepted.class);
    store.databaseAway = true;
    var execution = new Execution(store.journal, store.features, CLOCK);
    var entry = requireNonNull(store.entries.get("create"));
    assertThatThrownBy(() -> execution.execute(entry)).isInstanceOf(Unavailable.class);
    store.databaseAway = false;
    assertThat(execution.execute(entry).answered()).isNotNull();
  }

  @Test
  void shouldGiveACommandUpWhenItFailsUnexpectedlyFiveTimesWithRestarts() {
    assertThat(take(create("create", 1))).isInstanceOf(Verdict.Accepted.class);
    store.broken = true;
    for (var i = 1; i < Execution.MOST_FAILURES; i++) {
      assertThatThrownBy(() -> store.boot(store.features, List.of())).isInstanceOf(IllegalStateException.class);
    }
    store.boot(store.features, List.of());
    assertThat(store.answer("create"))
        .isInstanceOfSatisfying(CommandFailed.class, f -> {
          assertThat(f.step()).isEqualTo("write-shop");
          assertThat(f.detail()).contains("IllegalStateException: test");
        });
    store.broken = false;
    assertThat(run(remove("undo", 1))).isInstanceOf(ShopRemoved.class);
    assertThat(store.files).isEmpty();
  }

  static Stream<List<StoreCommand>> streams() {
    return Stream.of(List.of(configure("127.77.0.2")), List.of(create("create", 1)),
        List.of(create("create", 1), open("open", 1)), List.of(create("create", 1), open("open", 1), close("close", 1)),
        List.of(create("create", 1), remove("undo", 1)), List.of(remove("undo", 1), create("create", 1)),
        List.of(configure("127.77.0.2"), create("create", 1), open("open", 1), close("close", 2), open("reopen", 2)));
  }

  /** Killed before and after every write there is, the topic delivering again what was not acknowledged. */
  @ParameterizedTest
  @MethodSource("streams")
  void shouldEndAsIfNothingHadHappenedWhenKilledAtAnyWrite(List<StoreCommand> commands) {
    var calm = new FakeStore();
    calm.boot(calm.features, commands);
    assertThat(calm.writes).isGreaterThan(2);
    for (int at : IntStream.rangeClosed(1, calm.writes).toArray()) {
      for (boolean after : new boolean[]{ false, true}) {
        var killed = new FakeStore();
        killed.crashAt = at;
        killed.afterTheWrite = after;
        assertThatThrownBy(() -> killed.boot(killed.features, commands)).isInstanceOf(Crash.class);
        killed.boot(killed.features, commands);
        assertThat(killed.image()).as("killed %s write %d", after ? "after" : "before", at).isEqualTo(calm.image());
        killed.boot(killed.features, commands);
        assertThat(killed.image()).as("delivered once more").isEqualTo(calm.image());
      }
    }
  }
}
