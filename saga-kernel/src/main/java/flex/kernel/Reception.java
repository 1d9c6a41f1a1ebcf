package flex.kernel;

import flex.contracts.Problem;
import flex.kernel.Residents.Resident;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import flex.kernel.Sagas.Taken;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Takes in what comes from outside, once per cause, and shows what came of it without reading the saga again. */
final class Reception {
  private final Engine engine;
  private final SagaStore store;
  private final Residents residents;
  private final Views views;

  Reception(Engine engine, SagaStore store, Views views) {
    this.engine = engine;
    this.store = store;
    this.residents = engine.residents;
    this.views = views;
  }

  Taken handle(String type, String sagaId, Cause cause, Object input) {
    var definition = engine.definition(type);
    var arrival = Arrival.of(definition, cause, input);
    return counted(residents.untilWritten(sagaId, () -> {
      var resident = readable(sagaId, arrival.waiting());
      return resident == null
          ? Optional.of(unreadable(sagaId, Result.PARKED))
          : take(resident, orFresh(resident, sagaId, definition), definition, arrival);
    }));
  }

  Optional<Taken> tell(String sagaId, Cause cause, Object input) {
    return typeOf(sagaId).flatMap(type -> {
      var definition = known(sagaId, type);
      var arrival = fitting(sagaId, definition, cause, input);
      return residents.untilWritten(sagaId, () -> {
        var resident = readable(sagaId, arrival.waiting());
        if (resident == null) {
          return Optional.of(Optional.of(unreadable(sagaId, Result.PARKED)));
        }
        var before = resident.document;
        if (before == null) {
          return Optional.of(Optional.<Taken>empty());
        }
        var taken = take(resident, before, definition, arrival);
        return taken.isPresent() ? Optional.of(taken) : Optional.empty();
      });
    }).map(this::counted);
  }

  Taken begin(String type, String sagaId, Cause cause, Supplier<?> input) {
    var definition = engine.definition(type);
    return counted(residents.exclusively(sagaId, () -> existing(sagaId)).orElseGet(() -> {
      // Not under the lock, which others share: whoever is asked for it may take some time.
      var arrival = Arrival.of(definition, cause, input.get());
      return residents.exclusively(sagaId, () -> insert(sagaId, definition, arrival))
          .orElseGet(() -> residents.untilWritten(sagaId,
              () -> existing(sagaId).or(() -> insert(sagaId, definition, arrival))));
    }));
  }

  /** Begins it unread, since it was not there a moment ago; empty where somebody was faster. */
  private Optional<Taken> insert(String sagaId, Definition<?, ?, ?> definition, Arrival arrival) {
    var resident = residents.remembered(sagaId);
    return resident.document == null
        ? advance(resident, definition.fresh(sagaId, engine.now()), definition, arrival)
        : Optional.empty();
  }

  private Optional<Taken> existing(String sagaId) {
    var resident = readable(sagaId, null);
    return resident == null
        ? Optional.of(unreadable(sagaId, Result.DUPLICATE))
        : Optional.ofNullable(resident.document).map(d -> duplicate(resident, d));
  }

  private Optional<Taken> take(Resident resident, SagaDocument before, Definition<?, ?, ?> definition,
      Arrival arrival) {
    if (engine.isUnknown(before.type())) {
      engine.parking.unknownType(before.id(), before.type(), arrival.waiting());
      return Optional.of(unreadable(before.id(), Result.PARKED));
    }
    if (!before.type().equals(definition.saga.type())) {
      throw new IllegalArgumentException("'" + before.id() + "' is a saga of the type " + before.type());
    }
    return engine.seen(resident, arrival.cause().id())
        ? Optional.of(duplicate(resident, before))
        : advance(resident, before, definition, arrival);
  }

  private Optional<Taken> advance(Resident resident, SagaDocument before, Definition<?, ?, ?> definition,
      Arrival arrival) {
    return engine.advance(resident, before, before, definition, arrival).map(move -> {
      var now = resident.document == null ? before : resident.document;
      return new Taken(move.result(), views.view(now.withoutSent(resident.acknowledged), move.advance().told(),
          move.advance().state()));
    });
  }

  private Taken duplicate(Resident resident, SagaDocument saga) {
    return new Taken(Result.DUPLICATE, views.view(saga.withoutSent(resident.acknowledged), List.of(), null));
  }

  /** What can be shown of a document that has just been parked, since it cannot be read. */
  private Taken unreadable(String sagaId, Result result) {
    var stored = store.find(sagaId).orElseGet(() -> new Document("_id", sagaId));
    return new Taken(result, views.view(stored.append("events", List.of())));
  }

  private SagaDocument orFresh(Resident resident, String sagaId, Definition<?, ?, ?> definition) {
    return resident.document != null ? resident.document : definition.fresh(sagaId, engine.now());
  }

  /** The saga as it is remembered, or read now; null where it cannot be read, and is parked with the input therefore. */
  private @Nullable Resident readable(String sagaId, SagaDocument.@Nullable Input input) {
    try {
      return residents.get(sagaId);
    } catch (Residents.Damaged e) {
      engine.parking.damaged(sagaId, e, input);
      return null;
    }
  }

  /** What cannot be kept with the saga is refused, so that it can be sent again once the saga was repaired. */
  private Definition<?, ?, ?> known(String sagaId, String type) {
    if (engine.isUnknown(type)) {
      throw new Refused(new Problem(Problem.Reason.FAILED, Problem.Kind.CONFLICT, null,
          "The type '" + type + "' of the saga '" + sagaId + "' is not registered; it is parked.",
          "Help the saga as the runbook says, then send it again; a dead letter by flex dlt resend."));
    }
    return engine.definition(type);
  }

  private static Arrival fitting(String sagaId, Definition<?, ?, ?> definition, Cause cause, Object input) {
    try {
      return Arrival.of(definition, cause, input);
    } catch (IllegalArgumentException | UncheckedIOException notItsOwn) {
      throw new Refused(new Problem(Problem.Reason.NOT_ALLOWED, Problem.Kind.CONFLICT, null, "The saga '" + sagaId
          + "' of the type " + definition.saga.type() + " takes nothing of that kind.",
          "Send it to the saga that it was meant for."));
    }
  }

  /** Empty where there is no saga; one of a type that nobody knows is parked, since no input can be kept with it. */
  private Optional<String> typeOf(String sagaId) {
    var found = residents.exclusively(sagaId, () -> {
      try {
        return Optional.ofNullable(residents.get(sagaId).document).map(SagaDocument::type);
      } catch (Residents.Damaged e) {
        return store.find(sagaId).map(d -> String.valueOf(d.get("type")));
      }
    });
    found.filter(engine::isUnknown).ifPresent(type -> engine.parking.unknownType(sagaId, type, null));
    return found;
  }

  private Taken counted(Taken taken) {
    engine.count(taken.result());
    return taken;
  }
}
