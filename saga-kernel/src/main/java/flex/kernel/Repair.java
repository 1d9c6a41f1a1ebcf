package flex.kernel;

import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads parked sagas, also where the state was damaged: it follows from the events. */
final class Repair {
  private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

  private final Engine engine;
  private final SagaStore store;

  Repair(Engine engine, SagaStore store) {
    this.engine = engine;
    this.store = store;
  }

  /** The saga as it is stored now; a state that cannot be read is made anew from the events. */
  Residents.Resident read(String sagaId) {
    engine.residents.readAnew(sagaId);
    var stored = store.find(sagaId);
    stored.filter(d -> !SagaBson.isStub(d)).map(d -> String.valueOf(d.get("type"))).filter(engine::isUnknown)
        .ifPresent(type -> {
          throw ByHand.notAllowed("The document of '" + sagaId + "' is damaged: the saga type '" + type
              + "' is not registered.",
              "Repair the document in the collection sagas as the runbook says, then try again.");
        });
    if (stored.isPresent() && stored.get().get("parked") != null && !SagaBson.isStub(stored.get())) {
      rebuilt(stored.get()).ifPresent(state -> stored.get().append("state",
          new Document("name", state.name()).append("data", state.json())));
    }
    try {
      return engine.residents.take(sagaId, stored.orElse(null));
    } catch (Residents.Damaged e) {
      throw ByHand.notAllowed(String.valueOf(e.getMessage()),
          "Repair the document in the collection sagas as the runbook says, then try again.");
    }
  }

  /** Empty where the state can be read, or where the events do not suffice. */
  private Optional<Named> rebuilt(Document stored) {
    var definition = engine.definition(String.valueOf(stored.get("type")));
    try {
      if (stored.get("state") instanceof Document state && state.get("name") instanceof String name
          && state.get("data") instanceof String data && definition.isState(new Named(name, data))) {
        return Optional.empty();
      }
      var events = store.allEvents(stored);
      return whole(events, stored)
          ? Optional.of(definition.replay(events.stream().map(SagaBson::named).toList()))
          : Optional.empty();
    } catch (RuntimeException e) {
      LOG.warn("The state of saga {} cannot be made anew from its events: {}", stored.get("_id"), e.toString());
      return Optional.empty();
    }
  }

  private static boolean whole(List<Document> events, Document stored) {
    for (int i = 0; i < events.size(); i++) {
      if (SagaBson.number(events.get(i), "n") != i + 1) {
        return false;
      }
    }
    return events.size() == SagaBson.number(stored, "lastEvent");
  }
}
