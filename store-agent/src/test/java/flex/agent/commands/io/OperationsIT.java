package flex.agent.commands.io;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import flex.agent.commands.JournalEntry;
import flex.agent.commands.JournalEntry.Answered;
import flex.agent.commands.Origin;
import flex.agent.commands.Progress;
import flex.agent.commands.Progress.Noted;
import flex.agent.commands.Unavailable;
import flex.agent.shops.ShopRecord;
import flex.agent.shops.io.MongoShops;
import flex.agent.store.Shop;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreEvent.ShopClosed;
import flex.contracts.wire.Wire;
import flex.embedded.testing.OperationTable;
import flex.embedded.testing.Operations;
import flex.embedded.testing.Plans;
import flex.embedded.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assumptions;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Everything the agent asks of its store's database: nothing else than docs/mongodb.md lists. */
class OperationsIT {
  private static final Path DOCUMENT = Path.of("../docs/mongodb.md");
  private static final String NAME = TestDatabase.freshName();
  private static final Operations DONE = new Operations(NAME);
  private static final StoreAlias STORE = new StoreAlias("milestones");
  private static final ShopAlias SHOP = new ShopAlias("Demo");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @BeforeAll
  static void doAll() {
    try (var database = new StoreDatabase(TestDatabase.shared().uri(), NAME, List.of(DONE))) {
      var journal = new MongoJournal(database, Wire.flex());
      var shops = new MongoShops(database);
      database.belongTo("vm-1", NOW);
      assertThat(journal.highestEpoch()).isZero();
      assertThat(journal.highestSeq()).isZero();
      journal.raiseEpoch(1);
      journal.add(new JournalEntry(new CloseShop("close", STORE, 1, SHOP), "d", new Origin("c", null, null, NOW), 1,
          NOW, Progress.NONE, null));
      assertThat(journal.unfinished()).hasSize(1);
      var progress = new Progress(List.of(new Noted("one", NOW, NOW), new Noted("two", NOW, null)), true);
      journal.note("close", progress);
      assertThat(journal.failed("close")).isEqualTo(1);
      journal.answer("close", new Answered(new ShopClosed("close", STORE, 1, SHOP), NOW), progress);
      assertThat(journal.unsent()).hasSize(1);
      journal.sent("close");
      assertThat(journal.unsent()).isEmpty();
      assertThat(journal.find("close")).isPresent();
      shops.put(new ShopRecord.Present(new Shop(SHOP, SHOP, new ShopType("Flex_6_14_0"), new ShopName("Tea"), null,
          true), "create", 1));
      assertThat(shops.find(SHOP)).isPresent();
      database.belongTo("vm-2", NOW);
      assertThat(shops.find(SHOP)).isEmpty();
    }
  }

  @Test
  void shouldDoNothingElseThanIsListedAndAllOfThat() throws Exception {
    assertThat(OperationTable.read(DOCUMENT, "store-agent").differences(DONE)).isEmpty();
  }

  @Test
  void shouldMakeEachIndexOnceWhenSeveralThreadsLookUpAtOnce() throws Exception {
    var sent = new AtomicInteger();
    var listener = new CommandListener() {
      @Override
      public void commandStarted(CommandStartedEvent event) {
        if (event.getCommandName().equals("createIndexes")) {
          sent.incrementAndGet();
        }
      }
    };
    try (var database = new StoreDatabase(TestDatabase.shared().uri(), TestDatabase.freshName(), List.of(listener));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var journal = new MongoJournal(database, Wire.flex());
      var looks = threads.invokeAll(Collections.<Callable<Long>>nCopies(8, journal::highestSeq));
      assertThat(looks).allMatch(look -> look.resultNow() == 0);
    }
    assertThat(sent).hasValue(3);
  }

  @Test
  void shouldTryAgainWhenTheServerRefusesToMakeAnIndex() {
    try (var database = new StoreDatabase(TestDatabase.shared().uri(), TestDatabase.freshName())) {
      var commands = database.collection(StoreDatabase.COMMANDS);
      commands.insertMany(List.of(new Document("seq", 1L), new Document("seq", 2L)));
      // The same name for something else, which no server takes.
      commands.createIndex(Indexes.ascending("other"), new IndexOptions().name("seq_1"));
      var journal = new MongoJournal(database, Wire.flex());

      assertThatThrownBy(journal::highestSeq).isInstanceOf(Unavailable.class);
      commands.dropIndex("seq_1");
      assertThat(journal.highestSeq()).isEqualTo(2);
    }
  }

  @Test
  void shouldListNoOperationThatItsIndexCannotAnswer() throws Exception {
    assertThat(OperationTable.read(DOCUMENT, "store-agent").unanswerable()).isEmpty();
  }

  @Test
  void shouldBeAnsweredFromIndexesByARealServer() throws Exception {
    try (var client = MongoClients.create(TestDatabase.shared().uri())) {
      var scans = Plans.scans(DONE, OperationTable.read(DOCUMENT, "store-agent"), client.getDatabase(NAME));
      Assumptions.assumeThat(scans).as("a server that explains its plans, see FLEX_TEST_MONGODB_URI").isPresent();
      assertThat(scans.orElseThrow()).isEmpty();
    }
  }
}
