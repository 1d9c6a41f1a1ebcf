package flex.kernel;

import flex.kernel.SagaDocument.Parked;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets sagas that cannot go on wait for an operator, with all that reaches them. */
final class Parking {
  private static final Logger LOG = LoggerFactory.getLogger(Parking.class);

  private final Engine engine;
  private final SagaStore store;
  private final MeterRegistry meters;

  Parking(Engine engine, SagaStore store, MeterRegistry meters) {
    this.engine = engine;
    this.store = store;
    this.meters = meters;
  }

  /** False where it was parked before, or is no more. */
  boolean park(String sagaId, String reason) {
    var type = new String[]{ ""};
    var parked = engine.change(sagaId, d -> {
      type[0] = d.type();
      return d.parked() != null ? null : d.withParked(new Parked(reason, engine.now(), List.of()));
    });
    if (parked) {
      count(type[0]);
    }
    return parked;
  }

  void damaged(String sagaId, Residents.Damaged e, SagaDocument.@Nullable Input input) {
    LOG.error("Saga {} is parked: its document cannot be read", sagaId, e);
    engine.residents.exclusively(sagaId, () -> {
      var newly = engine.residents.unparked(sagaId);
      store.parkDamaged(sagaId, String.valueOf(e.getMessage()), engine.now(), input);
      engine.residents.readAnew(sagaId);
      newly.ifPresent(this::count);
      return true;
    });
  }

  void unknownType(SagaDocument saga, SagaDocument.@Nullable Input input) {
    damaged(saga.id(), new Residents.Damaged(saga.id(),
        new IllegalStateException("the saga type '" + saga.type() + "' is not registered")), input);
  }

  /** What alarms go by: every saga that comes to wait for an operator, once. */
  void count(String type) {
    meters.counter("flex.saga.parked", "type", type).increment();
  }
}
