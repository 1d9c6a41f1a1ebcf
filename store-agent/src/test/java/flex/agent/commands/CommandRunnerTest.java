package flex.agent.commands;

import flex.agent.commands.io.CommandRunner;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreCommand;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreCommand.CreateShop;
import flex.contracts.StoreEvent.CommandFailed;
import flex.contracts.StoreEvent.ShopClosed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("AGENT-03")
class CommandRunnerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final FakeStore store = new FakeStore();

  private JournalEntry accepted(StoreCommand command, long seq) {
    var entry = new JournalEntry(command, "d", new Origin("c", null, null, NOW), seq, NOW, Progress.NONE, null);
    store.journal.add(entry);
    return entry;
  }

  @Test
  void shouldDoTheNextCommandWhenOneFailsUnexpectedlyAgainAndAgain() {
    var end = new CountDownLatch(1);
    var done = new CopyOnWriteArrayList<JournalEntry>();
    var runner = new CommandRunner(
        new Execution(store.journal, store.features, FakeStore.CLOCK), done::add, end);
    var shop = new ShopAlias("Demo");
    store.broken = true;
    runner.submit(accepted(new CreateShop("create", FakeStore.ALIAS, 1, shop, shop, new ShopType("Flex_6_14_0"),
        new ShopName("Demo"), null), 1));
    runner.submit(accepted(new CloseShop("next", FakeStore.ALIAS, 1, new ShopAlias("Other")), 2));
    Thread.ofVirtual().start(runner);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> done.size() == 2);
    assertThat(List.copyOf(done)).extracting(e -> Objects.requireNonNull(e.answered()).answer().getClass().getName())
        .containsExactly(CommandFailed.class.getName(), ShopClosed.class.getName());
    assertThat(runner.hasEnded()).isFalse();
    end.countDown();
  }
}
