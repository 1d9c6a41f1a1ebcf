package flex.kernel;

import flex.kernel.Definition.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bson.Document;

/** Does to one saga in a store what a kernel does, without one: each act reads first, and what it did before it does not do again. */
final class Hand {
  static final Instant BEGAN = Instant.parse("2026-11-21T12:00:00Z");
  private static final Named STATE = new Named("state", "{}");

  private final SagaStore store;
  private final String id;
  private final Instant now;

  Hand(SagaStore store, String id, Instant now) {
    this.store = store;
    this.id = id;
    this.now = now;
  }

  /** Takes a message in, once; the saga is begun if it is not there, and has ended as soon as it has begun. */
  void take(String cause) {
    while (true) {
      var stored = store.find(id);
      var before = stored.map(SagaBson::read).orElseGet(() -> SagaDocument.fresh(id, "steps", STATE, now));
      if (stored.isPresent() && tookIn(stored.get(), before, cause)) {
        return;
      }
      var number = before.lastEvent() + 1;
      var after = new SagaDocument(id, "steps", before.version(), null, null, STATE, number, before.moved(), 0, 0,
          new TreeMap<>(), Map.of(), Map.of(), null, List.of(), before.createdAt(), now, before.archived()).written();
      if (store.save(before, after,
          List.of(new NewEvent(number, new Named("poked", "{\"how\":\"x\"}"), now, cause)))) {
        return;
      }
    }
  }

  private boolean tookIn(Document stored, SagaDocument saga, String cause) {
    return stored.getList("events", Document.class).stream().anyMatch(e -> cause.equals(e.getString("cause")))
        || (saga.moved() > 0 && store.tookIn(saga, cause));
  }

  /** Moves all events but the last to the history. */
  void shorten() {
    var saga = store.find(id).map(SagaBson::read).filter(s -> !s.archived());
    if (saga.isPresent()) {
      var moved = store.keep(saga.get(), saga.get().lastEvent() - 1);
      if (moved > saga.get().moved()) {
        store.save(saga.get(), saga.get().withMoved(moved).written(), List.of());
      }
    }
  }

  void archive() {
    store.find(id).map(SagaBson::read).filter(s -> !s.archived()).ifPresent(s -> store.archive(s, now));
  }

  /** Removes what was archived an hour ago. */
  void expire() {
    store.expire(now.minus(Duration.ofHours(1)), 10);
  }

  /** What the saga took in, in the order of the numbers of its events, which are without a gap. */
  List<String> causes() {
    var events = store.find(id).map(store::allEvents).orElse(List.of());
    for (int i = 0; i < events.size(); i++) {
      if (SagaBson.number(events.get(i), "n") != i + 1) {
        throw new AssertionError("events with a gap, or twice: " + events);
      }
    }
    return events.stream().map(e -> Objects.requireNonNull(e.getString("cause"))).toList();
  }
}
