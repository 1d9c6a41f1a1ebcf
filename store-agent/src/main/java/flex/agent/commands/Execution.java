package flex.agent.commands;

import flex.agent.commands.JournalEntry.Answered;
import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.CommandFailed;
import flex.contracts.StoreEvent.CommandRefused;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does one command at a time. Called again for the same entry after a crash or {@link Unavailable}, it goes on behind the
 * last change that ended.
 */
public final class Execution {
  /** Unexpected failures, counted over restarts, after which a command is given up and those behind it have their turn. */
  static final int MOST_FAILURES = 5;
  private static final String UNKNOWN = "outcome unknown: ";

  private final Journal journal;
  private final Feature<StoreCommand> features;
  private final Clock clock;
  private @Nullable Attempt attempt;

  public Execution(Journal journal, Feature<StoreCommand> features, Clock clock) {
    this.journal = journal;
    this.features = features;
    this.clock = clock;
  }

  /** What this process knows of a command; the journal may not have it yet, as it may be away just after a change. */
  private static final class Attempt {
    final StoreCommand command;
    Progress progress;
    String step = "plan";
    StoreEvent.@Nullable Answer answer;

    Attempt(JournalEntry entry) {
      command = entry.command();
      progress = entry.progress();
    }

    CommandFailed failed(String detail) {
      return new CommandFailed(command.commandId(), command.storeAlias(), command.epoch(), step, detail);
    }
  }

  /**
   * The entry with its stored answer. Throws {@link Unavailable}, and what nobody foresaw as it is; the latter becomes
   * {@link CommandFailed} at last, since no command may hold up its own undo for ever.
   */
  public JournalEntry execute(JournalEntry entry) {
    // Its answer may be there by now: an earlier call stored it without hearing so, or the command came twice.
    var stored = journal.find(entry.commandId()).orElse(entry);
    if (stored.answered() != null) {
      return stored;
    }
    var a = attempt;
    if (a == null || !a.command.commandId().equals(entry.commandId())) {
      a = new Attempt(stored);
      attempt = a;
    }
    try {
      if (a.answer == null) {
        a.answer = carryOut(a);
      }
      return store(stored, a, a.answer);
    } catch (Unavailable e) {
      throw e;
    } catch (RuntimeException e) {
      if (journal.failed(entry.commandId()) < MOST_FAILURES) {
        throw e;
      }
      return store(stored, a, a.failed(e.toString()));
    }
  }

  private JournalEntry store(JournalEntry entry, Attempt a, StoreEvent.Answer answer) {
    var answered = new Answered(answer, clock.instant());
    journal.answer(entry.commandId(), answered, a.progress);
    attempt = null;
    return entry.answered(answered, a.progress);
  }

  private StoreEvent.Answer carryOut(Attempt a) {
    a.step = "plan";
    var c = a.command;
    var job = features.on(c);
    return switch (job.decide()) {
      case Decision.Refuse(var problem) when a.progress.isBegun() ->
        a.failed("It was begun as " + a.progress.labels() + ", and would be refused now: " + problem.detail());
      case Decision.Refuse(var problem) -> new CommandRefused(c.commandId(), c.storeAlias(), c.epoch(), problem);
      case Decision.Do plan -> {
        var progress = a.progress.of(plan.labels());
        if (progress.isEmpty()) {
          yield a.failed("It was begun as " + a.progress.labels() + ", and is another plan now: " + plan.labels());
        }
        a.progress = progress.get();
        yield carryOut(a, plan.changes(), job);
      }
    };
  }

  private StoreEvent.Answer carryOut(Attempt a, List<Change> changes, Job job) {
    for (var place = a.progress.next(); place < changes.size(); place++) {
      var change = changes.get(place);
      a.step = change.label();
      if (a.progress.isBegun(place) && !change.repeatable()) {
        return a.failed(UNKNOWN + "the agent was ended while this was under way, and it may not be repeated");
      }
      var begun = a.progress.begun(place, clock.instant());
      journal.note(a.command.commandId(), begun);
      a.progress = begun;
      try {
        change.action().run();
      } catch (IOException e) {
        return a.failed(e.getMessage() == null ? e.toString() : e.getMessage());
      } catch (RuntimeException e) {
        if (change.repeatable()) {
          throw e;
        }
        return a.failed(UNKNOWN + e);
      }
      // Written with what comes next: until then it is this process alone that knows.
      a.progress = a.progress.ended(place, clock.instant());
    }
    a.step = "answer";
    return job.answer();
  }
}
