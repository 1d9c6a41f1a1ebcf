package flex.chassis.saga;

import flex.kernel.SagaView;
import flex.kernel.SagaView.Because;
import flex.kernel.SagaView.Because.OfDocument;
import flex.kernel.SagaView.Because.OfInput;
import flex.kernel.SagaView.Because.OfMessage;
import flex.kernel.SagaView.Because.OfTask;
import flex.kernel.SagaView.Because.OfTimer;
import flex.kernel.SagaView.Status;
import flex.kernel.SagaView.Unreadable;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One saga with everything an operator needs. Holds no secret: states, events and inputs of requests have none.
 *
 * @param version counts the writes of its document
 * @param subject alias of the store it is about; null where that is not known
 * @param parkedBecause why it was stopped, for people; null where it was not
 * @param parkedOn what it was stopped for, for programs; null where it was not
 * @param stuckBecause why it asks for an operator itself; null where it does not
 * @param state null where it cannot be read
 * @param events oldest first
 * @param unreadableEvents numbers of events that are missing or cannot be read; not of those after the last that can
 * @param openTasks ids of what it is doing
 * @param openTimers ids of what it waits for in time
 * @param unsent messages that are not known to have arrived
 * @param waiting inputs that wait with a parked saga, in the order in which they will be handled
 * @param interventions what operators did, oldest first
 * @param unreadable how that stands in the document which cannot be read, and why
 */
public record SagaState(String id, String type, Status status, @Nullable String subject, Instant createdAt,
    long version, @Nullable String parkedBecause, @Nullable On parkedOn, @Nullable String stuckBecause,
    @Nullable Named state,
    List<Event> events, List<Long> unreadableEvents, List<String> openTasks, List<String> openTimers, int unsent,
    List<Waiting> waiting, List<Intervention> interventions, List<Unreadable> unreadable) {
  /** {@code kind} is input, timer, message, task or document; {@code id} says which, but of the document. */
  public record On(String kind, @Nullable String id) {
    static On of(Because because) {
      return switch (because) {
        case OfInput(var cause, _) -> new On("input", cause);
        case OfTimer(var id, _) -> new On("timer", id);
        case OfMessage(var number, _) -> new On("message", Long.toString(number));
        case OfTask(var id, _) -> new On("task", id);
        case OfDocument _ -> new On("document", null);
      };
    }
  }

  /** Something stored, under the name by which it stands in the document. */
  public record Named(String name, Object data) {}

  /** {@code cause} is the id of the message, task, timer or intervention it came from. */
  public record Event(long number, Instant at, String name, String cause, Object data) {}

  /** {@code data} is null where the input cannot be read. */
  public record Waiting(String cause, String name, @Nullable Object data) {}

  /** {@code leftOut} is the input that was left out for it; null where none was. */
  public record Intervention(Instant at, SagaView.Intervention.Kind kind, String reason, @Nullable Waiting leftOut) {}

  public SagaState {
    events = List.copyOf(events);
    unreadableEvents = List.copyOf(unreadableEvents);
    openTasks = List.copyOf(openTasks);
    openTimers = List.copyOf(openTimers);
    waiting = List.copyOf(waiting);
    interventions = List.copyOf(interventions);
    unreadable = List.copyOf(unreadable);
  }

  public static SagaState of(SagaView s, RecordNames names, List<Unreadable> unreadable) {
    var because = s.parkedBecause();
    return new SagaState(s.id(), s.type(), s.status(), s.subject(), s.createdAt(), s.version(),
        because == null ? null : because.detail(), because == null ? null : On.of(because), s.stuckBecause(),
        s.state() == null ? null : new Named(names.of(s.type(), s.state()), s.state()),
        s.events().stream()
            .map(e -> new Event(e.number(), e.at(), names.of(s.type(), e.event()), e.cause(), e.event())).toList(),
        missing(s.events()), s.openTasks(), s.openTimers(), s.unsent(),
        s.waiting().stream().map(SagaState::waiting).toList(),
        s.interventions().stream().map(i -> new Intervention(i.at(), i.kind(), i.reason(),
            i.skipped() == null ? null : waiting(i.skipped()))).toList(),
        unreadable);
  }

  private static Waiting waiting(SagaView.Waiting w) {
    return new Waiting(w.cause(), w.name(), w.input());
  }

  private static List<Long> missing(List<SagaView.StoredEvent> events) {
    var numbers = new HashSet<Long>();
    events.forEach(e -> numbers.add(e.number()));
    return events.isEmpty()
        ? List.of()
        : LongStream.range(1, events.getLast().number()).filter(n -> !numbers.contains(n)).boxed().toList();
  }
}
