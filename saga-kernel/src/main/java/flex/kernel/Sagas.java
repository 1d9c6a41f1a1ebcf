package flex.kernel;

import com.mongodb.client.MongoDatabase;
import flex.contracts.wire.Wire;
import flex.kernel.SagaStore.Listing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The sagas of one service. All instances of the service share the database; each may get any input. What
 * {@link #handle} has returned for is durable, and what follows from it happens after any crash without a person.
 */
public final class Sagas implements AutoCloseable {
  private static final Comparator<SagaView> NEWEST_FIRST = Comparator.comparing(SagaView::createdAt)
      .thenComparing(SagaView::id).reversed();
  /** More than usually begin within a millisecond. */
  private static final int AT_ONE_MOMENT = 8;

  private final Map<String, Definition<?, ?, ?>> definitions = new HashMap<>();
  private final SagaStore store;
  private final Engine engine;
  private final ByHand byHand;
  private final Reception reception;
  private final Views views = new Views(definitions);

  public Sagas(MongoDatabase database, Producer<String, byte[]> producer, Wire wire, KernelSettings settings,
      Clock clock, MeterRegistry meters) {
    this(new MongoSagaStore(database, settings), producer, wire, settings, clock, meters, new Guards(), Pace.USUAL);
  }

  Sagas(SagaStore store, Producer<String, byte[]> producer, Wire wire, KernelSettings settings, Clock clock,
      MeterRegistry meters, Guards guards, Pace pace) {
    this.store = store;
    this.engine = new Engine(definitions, store, producer, wire, settings, clock, meters, guards, pace);
    this.reception = new Reception(engine, store, views);
    this.byHand = new ByHand(engine, store);
  }

  /** Where an input comes from; {@code id} is unique per message, since one that was seen before is dropped. */
  public record Cause(String id, @Nullable String traceparent) {
    public static Cause of(String id) {
      return new Cause(id, null);
    }
  }

  /** What came of an input. */
  public enum Result {
    /** At least one event was recorded. */
    APPLIED,
    /** The saga decided that nothing follows from the input. */
    ABSORBED,
    /** The message had been taken in before, or the saga that was to begin is there. */
    DUPLICATE,
    /** The saga is parked; the input waits with it. */
    PARKED,
    /** The answer of a task, or a timer, that is no longer waited for. */
    OBSOLETE
  }

  /**
   * What came of an input, with the saga after it. Made from what this process has in hand, without another read; the
   * events are those that this input led to now, so there are none where it was repeated.
   */
  public record Taken(Result result, SagaView view) {}

  /** Makes a saga known, with a handler for each class of its tasks; before {@link #start}. */
  public <S, I, E> Sagas register(Saga<S, I, E> saga, Map<Class<?>, ? extends TaskHandler<?, ? extends I>> tasks) {
    if (definitions.putIfAbsent(saga.type(), new Definition<>(saga, tasks)) != null) {
      throw new IllegalArgumentException("the saga type '" + saga.type() + "' is registered already");
    }
    return this;
  }

  /** Makes the indexes when the database is there, and looks for what others have left behind from now on. */
  public void start() {
    engine.start();
  }

  /**
   * Gives an input to a saga, which is begun if it is not there. Durable when it returns; when it throws, the input may
   * or may not have been taken in: hand it in again under the same cause.
   *
   * @throws IllegalArgumentException where the id belongs to a saga of another type
   */
  public Taken handle(String type, String sagaId, Cause cause, Object input) {
    return reception.handle(type, sagaId, cause, input);
  }

  /**
   * As {@link #handle}, to a saga of whatever type, which is there: none is begun, and it is empty where there is none.
   *
   * @throws IllegalArgumentException where a saga of that type takes no such input
   */
  public Optional<Taken> tell(String sagaId, Cause cause, Object input) {
    return reception.tell(sagaId, cause, input);
  }

  /**
   * Begins a saga with an input that is asked for only where there is none of that id yet, whatever its type. Where there
   * is one, nothing is done: the result is {@link Result#DUPLICATE}, with the saga that is there. What {@code input}
   * throws goes to the caller, and nothing is written.
   */
  public Taken begin(String type, String sagaId, Cause cause, Supplier<?> input) {
    return reception.begin(type, sagaId, cause, input);
  }

  /** A saga as it stands in the database, wherever it is, with all its events. */
  public Optional<SagaView> find(String sagaId) {
    return store.find(sagaId).map(d -> view(d.append("events", store.allEvents(d))));
  }

  /** What {@link #find} had to leave out, since it cannot be read. */
  public List<SagaView.Unreadable> unreadable(String sagaId) {
    return store.find(sagaId).map(d -> views.unreadable(d.append("events", store.allEvents(d)))).orElse(List.of());
  }

  /** The newest sagas about {@code subject}, newest first, without messages; of long ones, the latest events. */
  public List<SagaView> bySubject(String subject, int limit) {
    return page(subject, null, limit);
  }

  /** The newest sagas of all, newest first, without messages; of long ones, the latest events. */
  public List<SagaView> list(int limit) {
    return page(null, null, limit);
  }

  /**
   * The newest sagas, newest first, from behind {@code before} on, without messages; of long ones, the latest events. They
   * are read whole, so ask for few at a time. A page that is full may have one behind it. What begins meanwhile is on no later page, and nothing is on two.
   *
   * @param subject what they are about; null for whatever
   * @param before the last one of the page before; null for the first page
   */
  public List<SagaView> page(@Nullable String subject, @Nullable SagaView before, int limit) {
    for (int some = limit + AT_ONE_MOMENT;; some *= 2) {
      var found = list(new Listing(subject, false, before == null ? null : before.createdAt(), true, some)).stream()
          .sorted(NEWEST_FIRST).toList();
      // Of the last moment there may be more than were read, and in another order.
      var last = found.size() < some ? null : found.getLast().createdAt();
      var page = found.stream().filter(s -> !s.createdAt().equals(last))
          .filter(s -> before == null || NEWEST_FIRST.compare(before, s) < 0).limit(limit).toList();
      if (page.size() == limit || last == null) {
        return page;
      }
    }
  }

  /**
   * As {@link #list(int)}, without what makes them large: events, messages, and what stands in waiting inputs.
   *
   * @param until those that were created by then; null for all
   */
  public List<SagaView> summaries(@Nullable Instant until, int limit) {
    return list(new Listing(null, false, until, false, limit));
  }

  /** Those about {@code subject}, as in {@link #summaries(Instant, int)}. */
  public List<SagaView> summaries(String subject, int limit) {
    return list(new Listing(subject, false, null, false, limit));
  }

  /** Sagas that wait for an operator, parked or stuck, newest first; as in {@link #summaries(Instant, int)}. */
  public List<SagaView> stuck(@Nullable Instant until, int limit) {
    return list(new Listing(null, true, until, false, limit));
  }

  /** Those of all times. */
  public List<SagaView> stuck(int limit) {
    return stuck(null, limit);
  }

  private List<SagaView> list(Listing wanted) {
    return store.list(wanted).stream().map(this::view).toList();
  }

  /**
   * Lets a saga that waits for an operator try again; {@code reason} is kept with it. The inputs of a parked one are
   * handled in their order, and a state that cannot be read is made anew from the events. What comes back is parked
   * still where that fails again.
   *
   * @throws Refused where the saga does not wait for an operator, or its document must be repaired first
   * @throws NoSuchElementException where there is no such saga
   */
  public SagaView retry(String sagaId, String reason) {
    byHand.retry(sagaId, reason);
    return find(sagaId).orElseThrow();
  }

  /**
   * Lets a saga that waits for an operator go on without what it waits for; {@code reason} is kept with it. For a parked
   * one that is the message that cannot be sent or the timer that cannot be read, where it is parked for one; else the
   * first of the waiting inputs; else the answer to its step, for which {@link Saga#skipped} stands in. A message or an
   * input that is left out is kept with the reason. Each call leaves out one more: name the version that you have seen,
   * and a call whose answer was lost can be repeated.
   *
   * @param seen version of the saga that is meant; null for the one it has, whichever that is
   * @throws Refused where the saga does not wait for an operator, cannot go on without, or has another version by now
   * @throws NoSuchElementException where there is no such saga
   */
  public SagaView skipStep(String sagaId, String reason, @Nullable Long seen) {
    byHand.skip(sagaId, reason, seen);
    return find(sagaId).orElseThrow();
  }

  /** Whether it was thrown since the database or the broker is away, so that the same may succeed a little later. */
  public static boolean isPassing(Throwable e) {
    return Outage.isPassing(e);
  }

  /**
   * Does it while no other thread of this process makes indexes, the kernel's among them, however long that takes: some
   * servers refuse one of two that come at once.
   */
  public static void makeIndexes(Runnable build) {
    IndexBuilds.oneAfterTheOther(build);
  }

  /** Stops taking up work; what is under way is taken over by another instance, or by the next start. */
  @Override
  public void close() {
    engine.close();
  }

  Result answer(String sagaId, String taskId, long event, long epoch, Object input) {
    return engine.answer(sagaId, taskId, event, epoch, input);
  }

  private SagaView view(Document document) {
    return views.view(document);
  }

}
