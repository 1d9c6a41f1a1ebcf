package flex.agent.commands;

import flex.agent.commands.JournalEntry.Answered;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store's record of its commands. Every method is durable when it returns, and throws {@link Unavailable}. */
public interface Journal {
  Optional<JournalEntry> find(String commandId);

  /** Does nothing where the id is there already. */
  void add(JournalEntry entry);

  /** Notes that {@code done} has ended, unless null, and {@code next} begins. */
  void step(String commandId, @Nullable String done, String next, Instant at);

  /** Stores the result, once; the last step has ended with it. */
  void answer(String commandId, Answered answered);

  /** Counts a try that failed unexpectedly; returns how many have, with those before a restart. */
  int failed(String commandId);

  /** The broker has the answer. */
  void sent(String commandId);

  /** Entries without an answer, in the order of acceptance. */
  List<JournalEntry> unfinished();

  /** Entries whose answer the broker may not have, in the order of acceptance. */
  List<JournalEntry> unsent();

  /** 0 for none. */
  long highestEpoch();

  void raiseEpoch(long epoch);

  /** 0 for none. */
  long highestSeq();
}
