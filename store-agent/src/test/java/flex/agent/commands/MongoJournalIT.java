package flex.agent.commands;

import flex.agent.commands.Progress.Noted;
import flex.agent.commands.io.MongoJournal;
import flex.agent.commands.io.StoreDatabase;
import flex.agent.shops.ShopRecord;
import flex.agent.store.Shop;
import flex.contracts.ShopAlias;
import flex.contracts.ShopType;
import flex.contracts.StoreCommand;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreCommand.OpenShop;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.ShopClosed;
import flex.contracts.StoreEvent.ShopOpened;
import flex.contracts.wire.Wire;
import flex.embedded.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static flex.agent.commands.FakeStore.CLOCK;
import static flex.agent.commands.FakeStore.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("AGENT-03")
class MongoJournalIT {
  private static final ShopAlias SHOP = new ShopAlias("Demo");
  private static final CloseShop CLOSE = new CloseShop("close", FakeStore.ALIAS, 1, SHOP);

  private final String name = TestDatabase.freshName();
  private final List<String> made = new ArrayList<>();

  private StoreDatabase database() {
    return new StoreDatabase(TestDatabase.shared().uri(), name);
  }

  private static JournalEntry entry(StoreCommand command) {
    return new JournalEntry(command, "d", new Origin("c", null, null, NOW), 1, NOW, Progress.NONE, null);
  }

  /** Makes changes of these labels, and is killed in that of the place. */
  private Feature<StoreCommand> feature(int killedAt, List<String> labels) {
    return _ -> new Job() {
      @Override
      public Decision decide() {
        return new Decision.Do(labels.stream().map(label -> Change.repeatable(label, () -> {
          if (labels.indexOf(label) == killedAt) {
            throw new FakeStore.Crash();
          }
          made.add(label);
        })).toList());
      }

      @Override
      public StoreEvent.Answer answer() {
        return new ShopClosed("close", FakeStore.ALIAS, 1, SHOP);
      }
    };
  }

  /** The agent would else look for the journal for ever, and do no command at all. */
  @Test
  void shouldLeaveOutACommandThatCannotBeRead() {
    try (var database = database()) {
      var journal = new MongoJournal(database, Wire.flex());
      journal.add(entry(CLOSE));
      var commands = database.collection("commands");
      for (var odd : List.of(new Document("type", "flex.store.Later.v9"), new Document("command", "{"),
          new Document("command", "null"), new Document("sentAt", "yesterday"), new Document("changes", "none"))) {
        var damaged = Objects.requireNonNull(commands.find().first());
        damaged.putAll(odd);
        commands.insertOne(damaged.append("_id", "odd-" + odd).append("seq", 0L));
      }
      assertThat(journal.unfinished()).extracting(JournalEntry::commandId).containsExactly("close");
      assertThat(journal.unsent()).isEmpty();
    }
  }

  @Test
  void shouldCountFailuresOverRestartsWhenACommandFailsUnexpectedly() {
    try (var database = database()) {
      var journal = new MongoJournal(database, Wire.flex());
      journal.add(entry(CLOSE));
      assertThat(journal.failed("close")).isEqualTo(1);
      assertThat(journal.failed("close")).isEqualTo(2);
    }
    try (var database = database()) {
      var journal = new MongoJournal(database, Wire.flex());
      assertThat(journal.failed("close")).isEqualTo(3);
      assertThat(journal.unfinished()).singleElement().satisfies(e -> assertThat(e.commandId()).isEqualTo("close"));
    }
  }

  @Test
  void shouldGoOnBehindTheLastChangeThatEndedWhateverTheLabels() {
    var labels = List.of("10.customize.sh", "$set", "a.$[].b", "Grüße, 世界", "0", "_id", "\"'{}\n");
    for (int place = 0; place < labels.size(); place++) {
      try (var database = database()) {
        database.belongTo("vm-" + place, NOW); // and what the former one did is forgotten
        var journal = new MongoJournal(database, Wire.flex());
        journal.add(entry(CLOSE));
        var execution = new Execution(journal, feature(place, labels), CLOCK);
        assertThatThrownBy(() -> execution.execute(entry(CLOSE))).isInstanceOf(FakeStore.Crash.class);
        made.clear();
      }
      try (var database = database()) {
        var journal = new MongoJournal(database, Wire.flex());
        var unfinished = journal.unfinished().getFirst();
        assertThat(unfinished.progress().labels()).isEqualTo(labels);
        assertThat(unfinished.progress().next()).isEqualTo(place);
        var done = new Execution(journal, feature(-1, labels), CLOCK).execute(unfinished);
        assertThat(made).isEqualTo(labels.subList(place, labels.size()));
        assertThat(journal.find("close")).contains(done);
        assertThat(done.progress().changes()).allSatisfy(c -> assertThat(c.endedAt()).isEqualTo(NOW));
      }
    }
  }

  /** Before ADR 0014 an agent noted its steps in maps, and began again with the first after a crash. */
  @Test
  void shouldCarryOutWhatAnAgentOfTheFormerShapeLeft() {
    var store = new FakeStore();
    var open = new OpenShop("open", FakeStore.ALIAS, 1, SHOP);
    var shop = new Shop(SHOP, SHOP, new ShopType("Flex_6_14_0"), "Tea", null, true);
    store.records.put(SHOP, new ShopRecord.Present(shop, "create", 1));
    try (var database = database()) {
      var journal = new MongoJournal(database, Wire.flex());
      journal.add(entry(open));
      var commands = database.collection("commands");
      commands.updateOne(new Document("_id", "open"), new Document("$set", new Document("state", "RUNNING")
          .append("step", "record-shop").append("begun.record-shop", Date.from(NOW))));
      commands.updateOne(new Document("_id", "open"), new Document("$set", new Document("state", "RUNNING")
          .append("step", "write-shop").append("begun.write-shop", Date.from(NOW))
          .append("ended.record-shop", Date.from(NOW))));
      var unfinished = journal.unfinished().getFirst();
      assertThat(unfinished.progress()).isEqualTo(
          new Progress(List.of(new Noted("record-shop", NOW, NOW), new Noted("write-shop", NOW, null)), false));
      new Execution(journal, store.features, CLOCK).execute(unfinished);
      assertThat(store.writes).as("the file alone").isEqualTo(1);
      assertThat(store.files).containsEntry("Demo", shop);
      var done = journal.find("open").orElseThrow();
      assertThat(Objects.requireNonNull(done.answered()).answer()).isInstanceOf(ShopOpened.class);
      assertThat(done.progress().whole()).isTrue();
      assertThat(Stream.of("record-shop", "write-shop")).containsExactlyElementsOf(done.progress().labels());
      assertThat(journal.unfinished()).isEmpty();
    }
  }
}
