package flex.agent.commands;

import flex.agent.commands.JournalEntry.Answered;
import java.util.List;
import java.util.Optional;

/** The store's record of its commands. Every method is durable when it returns, and throws {@link Unavailable}. */
public interface Journal {
  Optional<JournalEntry> find(String commandId);

  /** Does nothing where the id is there already. */
  void add(JournalEntry entry);

  /** Notes how far the changes of the command are, instead of what was noted before. */
  void note(String commandId, Progress progress);

  /** Stores the result, once, with how far the changes came. */
  void answer(String commandId, Answered answered, Progress progress);

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
