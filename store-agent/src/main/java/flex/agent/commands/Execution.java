package flex.agent.commands;

import flex.agent.commands.JournalEntry.Answered;
import flex.agent.store.Tree;
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
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does one command. Called again for the same entry after a crash or {@link Unavailable}, it ends as if called once. */
public final class Execution {
  /** Unexpected failures, counted over restarts, after which a command is given up and those behind it have their turn. */
  static final int MOST_FAILURES = 5;

  private final Journal journal;
  private final Shops shops;
  private final Tree tree;
  private final Clock clock;
  /** For {@code CommandFailed}; one command is executed at a time. */
  private String step = "plan";

  public Execution(Journal journal, Shops shops, Tree tree, Clock clock) {
    this.journal = journal;
    this.shops = shops;
    this.tree = tree;
    this.clock = clock;
  }

  /**
   * The entry with its stored answer. Throws {@link Unavailable}, and what nobody foresaw as it is; the latter becomes
   * {@link CommandFailed} at last, since no command may hold up its own undo for ever.
   */
  public JournalEntry execute(JournalEntry entry) {
    // Its answer may be there by now: an earlier call stored it without hearing so, or the command came twice.
    var stored = journal.find(entry.commandId());
    if (stored.isPresent() && stored.get().answered() != null) {
      return stored.get();
    }
    try {
      var answer = decide(entry);
      step = "answer";
      return answer(entry, answer);
    } catch (Unavailable e) {
      throw e;
    } catch (RuntimeException e) {
      if (journal.failed(entry.commandId()) < MOST_FAILURES) {
        throw e;
      }
      return answer(entry, failed(entry.command(), step, e));
    }
  }

  private StoreEvent.Answer decide(JournalEntry entry) {
    step = "plan";
    var state = tree.state();
    var known = Plan.shopOf(entry.command()).flatMap(shops::find);
    return switch (Plan.of(entry.command(), state.identity(), state.template(), known)) {
      case Plan.Refuse(var problem) -> new CommandRefused(entry.commandId(), entry.command().storeAlias(),
          entry.command().epoch(), problem);
      case Plan.Do(var steps) -> run(entry.command(), steps);
    };
  }

  private JournalEntry answer(JournalEntry entry, StoreEvent.Answer answer) {
    var answered = new Answered(answer, clock.instant());
    journal.answer(entry.commandId(), answered);
    return entry.answered(answered);
  }

  private StoreEvent.Answer run(StoreCommand command, List<Step> steps) {
    @Nullable
    String done = null;
    for (var next : steps) {
      step = next.label();
      journal.step(command.commandId(), done, step, clock.instant());
      try {
        apply(next);
      } catch (IOException e) {
        return failed(command, step, e);
      }
      done = step;
    }
    return success(command);
  }

  private static CommandFailed failed(StoreCommand command, String step, Exception e) {
    var detail = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
    return new CommandFailed(command.commandId(), command.storeAlias(), command.epoch(), step, detail);
  }

  private void apply(Step step) throws IOException {
    switch (step) {
      case Step.WriteConfiguration(var configuration) -> tree.write(configuration);
      case Step.RecordShop(var shop) -> shops.put(shop);
      case Step.WriteShop(var shop) -> tree.write(shop);
      case Step.RemoveShopFiles(var alias) -> tree.remove(alias);
    }
  }

  private StoreEvent.Answer success(StoreCommand command) {
    return switch (command) {
      case ConfigureStore(var id, var store, var epoch, _, _, _, _, _) ->
        new StoreConfigured(id, store, epoch, tree.state().info());
      case CreateShop(var id, var store, var epoch, var shop, _, _, _, _) ->
        new ShopCreated(id, store, epoch, shop, tree.state().url(shop));
      case RemoveShop(var id, var store, var epoch, var shop) -> new ShopRemoved(id, store, epoch, shop);
      case OpenShop(var id, var store, var epoch, var shop) -> new ShopOpened(id, store, epoch, shop);
      case CloseShop(var id, var store, var epoch, var shop) -> new ShopClosed(id, store, epoch, shop);
    };
  }
}
