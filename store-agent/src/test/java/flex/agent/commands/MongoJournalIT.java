package flex.agent.commands;

import flex.agent.commands.io.MongoJournal;
import flex.agent.commands.io.StoreDatabase;
import flex.contracts.ShopAlias;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.wire.Wire;
import flex.embedded.testing.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("AGENT-03")
class MongoJournalIT {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void shouldCountFailuresOverRestartsWhenACommandFailsUnexpectedly() {
    var name = TestDatabase.freshName();
    var command = new CloseShop("close", FakeStore.ALIAS, 1, new ShopAlias("Demo"));
    try (var database = new StoreDatabase(TestDatabase.shared().uri(), name)) {
      var journal = new MongoJournal(database, Wire.flex());
      journal.add(new JournalEntry(command, "d", new Origin("c", null, null, NOW), 1, NOW, null));
      assertThat(journal.failed("close")).isEqualTo(1);
      assertThat(journal.failed("close")).isEqualTo(2);
    }
    try (var database = new StoreDatabase(TestDatabase.shared().uri(), name)) {
      var journal = new MongoJournal(database, Wire.flex());
      assertThat(journal.failed("close")).isEqualTo(3);
      assertThat(journal.unfinished()).singleElement().satisfies(e -> assertThat(e.commandId()).isEqualTo("close"));
    }
  }
}
