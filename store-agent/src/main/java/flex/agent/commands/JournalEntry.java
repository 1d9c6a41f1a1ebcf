package flex.agent.commands;

import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One accepted command.
 *
 * @param digest of its content: the same id with another digest is another command
 * @param seq order of acceptance, from 1
 * @param answered null until it is done
 */
public record JournalEntry(StoreCommand command, String digest, Origin origin, long seq, Instant acceptedAt,
    Progress progress, @Nullable Answered answered) {
  /** The stored result; never changed once it is there. */
  public record Answered(StoreEvent.Answer answer, Instant at) {}

  public String commandId() {
    return command.commandId();
  }

  public JournalEntry answered(Answered result, Progress progress) {
    return new JournalEntry(command, digest, origin, seq, acceptedAt, progress, result);
  }
}
