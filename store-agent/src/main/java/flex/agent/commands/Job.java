package flex.agent.commands;

import flex.contracts.StoreEvent;

/** What is done for one command, when its turn has come. Both methods throw {@link Unavailable} where they have to wait. */
public interface Job {
  /** Made again after a crash in the middle of its own changes, it has the same labels at the same places. */
  Decision decide();

  /** What came of it; asked for when all changes have ended, maybe again. */
  StoreEvent.Answer answer();
}
