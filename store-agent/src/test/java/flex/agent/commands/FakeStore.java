package flex.agent.commands;

import flex.agent.commands.JournalEntry.Answered;
import flex.agent.store.Configuration;
import flex.agent.store.Identity;
import flex.agent.store.Settings;
import flex.agent.store.Shop;
import flex.agent.store.StoreState;
import flex.agent.store.Template;
import flex.agent.store.Tree;
import flex.contracts.IpAddress;
import flex.contracts.ShopAlias;
import flex.contracts.StoreAlias;
import flex.contracts.Version;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Database and directory tree in memory, that survive a crash of whoever uses them, before or after each write. */
final class FakeStore {
  /** Thrown instead of, or after, a write: what a kill -9 looks like from inside. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  static final StoreAlias ALIAS = new StoreAlias("milestones");
  static final Identity IDENTITY = new Identity(ALIAS, "vm-1", new IpAddress("127.77.0.2"));

  final Map<String, JournalEntry> entries = new LinkedHashMap<>();
  final Map<ShopAlias, ShopRecord> records = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
  final Map<String, Shop> files = new TreeMap<>();
  final Map<String, Integer> failures = new LinkedHashMap<>();
  final List<String> steps = new ArrayList<>();
  @Nullable
  Configuration configuration;
  long epoch;
  int writes;
  /** Number of the write that crashes, from 1; 0 for none. */
  int crashAt;
  boolean crashAfterTheWrite;
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
    public void step(String commandId, @Nullable String done, String next, Instant at) {
      write(() -> steps.add(next));
    }

    @Override
    public void answer(String commandId, Answered answered) {
      write(() -> entries.computeIfPresent(commandId, (_, e) -> e.answered(answered)));
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
    public StoreState state() {
      return new StoreState(IDENTITY, new Template(new Version("6.14.0"), "Debian-12", List.of()), configuration,
          List.of(), List.copyOf(files.values()), Settings.DEFAULT);
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
    change(change);
    if (silent) {
      throw new Unavailable("the database did not answer", new IllegalStateException("test"));
    }
  }

  private void reach() {
    if (databaseAway) {
      throw new Unavailable("the database is away", new IllegalStateException("test"));
    }
  }

  private void change(Runnable change) {
    writes++;
    if (writes == crashAt && !crashAfterTheWrite) {
      throw new Crash();
    }
    change.run();
    if (writes == crashAt) {
      throw new Crash();
    }
  }
}
