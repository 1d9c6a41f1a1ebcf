package flex.agent.commands;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent.CommandRefused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The door: takes commands one after the other, from one thread. */
public final class Door {
  /**
   * How far the clocks of two instances of the site may be apart: one enrols, another commands. What a former VM left
   * behind is mostly older, as its requests had to time out and its VM to go first; and what is younger still has to
   * pass the epoch, while its own answer is of a request that has ended.
   */
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

  private final Journal journal;
  private final Instant enrolledAt;
  private final Clock clock;
  private long highestEpoch;
  private long highestSeq;

  /** @param enrolledAt by the site's clock; what was sent well before was meant for a former VM of this store's alias */
  public Door(Journal journal, Instant enrolledAt, Clock clock) {
    this.journal = journal;
    this.enrolledAt = enrolledAt;
    this.clock = clock;
    this.highestEpoch = journal.highestEpoch();
    this.highestSeq = journal.highestSeq();
  }

  /** What became of a command at the door. */
  public sealed interface Verdict {
    /** Journaled and to be done; also where it was journaled before and is not done yet. */
    record Accepted(JournalEntry entry) implements Verdict {}

    /** Done before: the stored answer is sent again. */
    record Repeated(JournalEntry entry) implements Verdict {}

    /** Not journaled; the answer is sent at once. */
    record Refused(CommandRefused answer) implements Verdict {}
  }

  /** Durable when it returns. */
  public Verdict take(StoreCommand command, String digest, Origin origin) {
    var known = journal.find(command.commandId());
    var refusal = refusal(known, digest, command.epoch(), highestEpoch, origin.sentAt(), enrolledAt);
    if (refusal.isPresent()) {
      return new Verdict.Refused(
          new CommandRefused(command.commandId(), command.storeAlias(), command.epoch(), refusal.get()));
    }
    if (known.isPresent()) {
      highestSeq = Math.max(highestSeq, known.get().seq());
      return known.get().answered() == null ? new Verdict.Accepted(known.get()) : new Verdict.Repeated(known.get());
    }
    // Before the entry: after a crash between the two, the command comes again and finds its own epoch.
    if (command.epoch() > highestEpoch) {
      journal.raiseEpoch(command.epoch());
      highestEpoch = command.epoch();
    }
    // Before it is stored: where that has an unknown outcome, its number is not another command's.
    highestSeq++;
    var entry = new JournalEntry(command, digest, origin, highestSeq, clock.instant(), Progress.NONE, null);
    journal.add(entry);
    return new Verdict.Accepted(entry);
  }

  static Optional<Problem> refusal(Optional<JournalEntry> known, String digest, long epoch, long highestEpoch,
      Instant sentAt, Instant enrolledAt) {
    if (known.isPresent()) {
      return known.get().digest().equals(digest)
          ? Optional.empty()
          : Optional.of(new Problem(Reason.COMMAND_ID_REUSED, "/commandId",
              "Another command had this id before, and it stands.", "Give each command an id of its own."));
    }
    if (epoch < highestEpoch) {
      return Optional.of(new Problem(Reason.STALE_EPOCH, "/epoch",
          "Epoch " + epoch + " is over; the store has seen " + highestEpoch + ".",
          "Hold the store again and send the command with the new epoch."));
    }
    if (sentAt.isBefore(enrolledAt.minus(CLOCK_TOLERANCE))) {
      return Optional.of(new Problem(Reason.STALE_EPOCH, null,
          "The command was sent at " + sentAt + ", before this VM was enrolled at " + enrolledAt + ".",
          "Send it again if it is meant for this VM."));
    }
    return Optional.empty();
  }
}
