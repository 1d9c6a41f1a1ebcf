package flex.kernel;

import flex.contracts.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A saga as it stands in the database.
 *
 * @param state null where it cannot be read, which is a reason to be parked
 * @param events oldest first; without those that cannot be read
 * @param openTasks ids of tasks that have no answer yet
 * @param openTimers ids of timers that have not fired
 * @param unsent how many messages wait in the outbox; 0 in a list
 * @param parkedBecause why the kernel has stopped the saga; null where it has not
 * @param waiting the inputs of a parked saga, in the order in which they will be handled; the first is often the one
 *        that could not be
 * @param stuckBecause why the saga itself asks for an operator; null where it does not
 * @param interventions what operators did, oldest first
 */
public record SagaView(String id, String type, long version, Status status, @Nullable String subject,
    @Nullable Object state, List<StoredEvent> events, List<String> openTasks, List<String> openTimers, int unsent,
    @Nullable Because parkedBecause, List<Waiting> waiting, @Nullable String stuckBecause,
    List<Intervention> interventions, Instant createdAt) {
  public enum Status {
    OPEN,
    /** Over; moved to the archive after a while. */
    ENDED,
    /** Stopped by the kernel, since an input, a task or the document itself could not be dealt with. */
    PARKED,
    /** The saga says that it cannot go on without an operator. It still takes inputs. */
    STUCK
  }

  /** Why the kernel has stopped a saga; {@code detail} says it to people. */
  public sealed interface Because {
    String detail();

    /** An input could not be handled; it waits, first of all. */
    record OfInput(String cause, String detail) implements Because {}

    /** A timer could not be read or not fired. */
    record OfTimer(String id, String detail) implements Because {
      static OfTimer because(String id, Throwable e) {
        return new OfTimer(id, "timer " + id + ": " + e);
      }
    }

    /** The message of that number in the outbox cannot be sent. */
    record OfMessage(long number, String detail) implements Because {
      static OfMessage because(long number, Throwable e) {
        return new OfMessage(number, "message " + number + " cannot be sent: " + e);
      }
    }

    /** A task cannot be run. */
    record OfTask(String id, String detail) implements Because {
      static OfTask because(String id, Throwable e) {
        return new OfTask(id, "task " + id + ": " + e);
      }
    }

    /** The document cannot be read. */
    record OfDocument(String detail) implements Because {}
  }

  /** One event; {@code cause} is the id of the message, task or timer it came from. */
  public record StoredEvent(long number, Object event, Instant at, String cause) {}

  /** An input that waits with a parked saga, or that was left out; null where it cannot be read. */
  public record Waiting(String cause, String name, @Nullable Object input) {}

  /**
   * What of it cannot be read.
   *
   * @param part {@code state}, {@code event} and its number, or {@code waiting} and the id that it came from
   * @param stored how it stands in the document, or the beginning of that
   * @param why what is wrong with it
   */
  public record Unreadable(String part, String stored, String why) {
    public Unreadable {
      stored = Text.bounded(stored);
      why = Text.bounded(why);
    }
  }

  /** What an operator did; {@code skipped} is the input that was left out for it. */
  public record Intervention(Instant at, Kind kind, String reason, @Nullable Waiting skipped) {
    public enum Kind {
      RETRY, SKIP_STEP
    }
  }

  public SagaView {
    events = List.copyOf(events);
    openTasks = List.copyOf(openTasks);
    openTimers = List.copyOf(openTimers);
    waiting = List.copyOf(waiting);
    interventions = List.copyOf(interventions);
  }
}
