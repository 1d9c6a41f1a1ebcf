package flex.agent.commands;

import flex.agent.Features;
import flex.agent.commands.JournalEntry.Answered;
import flex.agent.settings.SettingsFeature;
import flex.agent.shops.ShopFeature;
import flex.agent.shops.ShopRecord;
import flex.agent.shops.Shops;
import flex.agent.store.Configuration;
import flex.agent.store.Identity;
import flex.agent.store.Settings;
import flex.agent.store.Shop;
import flex.agent.store.Template;
import flex.agent.store.Tree;
import flex.agent.store.TreeState;
import flex.contracts.IpAddress;
import flex.contracts.ShopAlias;
import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent;
import flex.contracts.Version;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/** Database and directory tree in memory, that survive a crash of whoever uses them, before or after each write. */
final class FakeStore {
  /** Thrown instead of, or after, a write: what a kill -9 looks like from inside. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final StoreAlias ALIAS = new StoreAlias("milestones");
  static final Identity IDENTITY = new Identity(ALIAS, "vm-1", new IpAddress("127.77.0.2"));

  final Map<String, JournalEntry> entries = new LinkedHashMap<>();
  final Map<ShopAlias, ShopRecord> records = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
  final Map<String, Shop> files = new TreeMap<>();
  final Map<String, Integer> failures = new LinkedHashMap<>();
  @Nullable
  Configuration configuration;
  long epoch;
  int writes;
  /** Number of the write that crashes, from 1; 0 for none. */
  int crashAt;
  /** Number of the write to the journal or the database for which that is away, from 1; 0 for none. */
  int awayAt;
  /** Whether the write at which it crashes, or for which it is away, is made. */
  boolean afterTheWrite;
  boolean diskFull;
  boolean broken;
  /** Writes are done, and whoever asked for them does not hear so. */
  boolean silent;
  boolean databaseAway;

  final Journal journal = new Journal() {
    @Override
    public Optional<JournalEntry> find(String commandId) {
      reach();
      return Optional.ofNullable(entries.get(commandId));
    }

    @Override
    public void add(JournalEntry entry) {
      write(() -> entries.putIfAbsent(entry.commandId(), entry));
    }

    @Override
    public void note(String commandId, Progress progress) {
      write(() -> entries.computeIfPresent(commandId, (_, e) -> new JournalEntry(e.command(), e.digest(), e.origin(),
          e.seq(), e.acceptedAt(), progress, e.answered())));
    }

    @Override
    public void answer(String commandId, Answered answered, Progress progress) {
      write(() -> entries.computeIfPresent(commandId, (_, e) -> e.answered(answered, progress)));
    }

    @Override
    public int failed(String commandId) {
      write(() -> failures.merge(commandId, 1, Integer::sum));
      return failures.getOrDefault(commandId, 0);
    }

    @Override
    public void sent(String commandId) {}

    @Override
    public List<JournalEntry> unfinished() {
      return entries.values().stream().filter(e -> e.answered() == null).toList();
    }

    @Override
    public List<JournalEntry> unsent() {
      return List.of();
    }

    @Override
    public long highestEpoch() {
      return epoch;
    }

    @Override
    public void raiseEpoch(long to) {
      write(() -> epoch = to);
    }

    @Override
    public long highestSeq() {
      return entries.values().stream().mapToLong(JournalEntry::seq).max().orElse(0);
    }
  };

  final Shops shops = new Shops() {
    @Override
    public Optional<ShopRecord> find(ShopAlias alias) {
      reach();
      return Optional.ofNullable(records.get(alias));
    }

    @Override
    public void put(ShopRecord shop) {
      write(() -> records.put(shop.alias(), shop));
    }
  };

  final Tree tree = new Tree() {
    @Override
    public TreeState state() {
      return new TreeState(IDENTITY, new Template(new Version("6.14.0"), "Debian-12", List.of()), configuration,
          List.of(), List.copyOf(files.values()), Settings.DEFAULT, List.of(), List.of());
    }

    @Override
    public void write(Configuration to) throws IOException {
      disk(() -> configuration = to);
    }

    @Override
    public void write(Shop shop) throws IOException {
      disk(() -> files.put(shop.alias().value(), shop));
    }

    @Override
    public void remove(ShopAlias shop) throws IOException {
      disk(() -> files.remove(shop.value()));
    }
  };

  final Features features = new Features(new ShopFeature(shops, tree), new SettingsFeature(tree));

  /** A start of the agent on what is stored, then the commands, as the topic delivers them. */
  void boot(Feature<StoreCommand> doing, List<StoreCommand> commands) {
    var door = new Door(journal, NOW, CLOCK);
    var execution = new Execution(journal, doing, CLOCK);
    journal.unfinished().forEach(execution::execute);
    for (var command : commands) {
      var origin = new Origin("cause", null, null, NOW);
      if (door.take(command, command.toString(), origin) instanceof Door.Verdict.Accepted(var entry)) {
        execution.execute(entry);
      }
    }
  }

  /** The stored answer. */
  StoreEvent.Answer answer(String commandId) {
    return requireNonNull(requireNonNull(entries.get(commandId)).answered()).answer();
  }

  /** What outlives the commands: everything but their journal's times. */
  String image() {
    return records + " " + files + " " + configuration + " "
        + entries.values().stream().map(e -> e.commandId() + "=" + e.answered()).toList();
  }

  private void disk(Runnable change) throws IOException {
    if (broken) {
      throw new IllegalStateException("test");
    }
    if (diskFull) {
      throw new IOException("No space left on device");
    }
    change(change);
  }

  private void write(Runnable change) {
    reach();
    if (writes + 1 == awayAt && !afterTheWrite) {
      writes++;
      throw new Unavailable("the database is away", new IllegalStateException("test"));
    }
    change(change);
    if (silent || writes == awayAt) {
      throw new Unavailable("the database did not answer", new IllegalStateException("test"));
    }
  }

  private void reach() {
    if (databaseAway) {
      throw new Unavailable("the database is away", new IllegalStateException("test"));
    }
  }

  /** A change to the store that can be killed before and after it is made. */
  void change(Runnable change) {
    writes++;
    if (writes == crashAt && !afterTheWrite) {
      throw new Crash();
    }
    change.run();
    if (writes == crashAt) {
      throw new Crash();
    }
  }
}
