package flex.kernel;

import flex.kernel.SagaDocument.Parked;
import flex.kernel.SagaView.Because;
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

  /** Unless it is parked already. Where it cannot be, whoever looks at the saga next comes to the same end. */
  void park(String sagaId, Because because, Throwable why) {
    try {
      engine.change(sagaId,
          d -> d.parked() != null ? null : d.withParked(new Parked(because, engine.now(), List.of())))
          .filter(Engine.Changed::written)
          .ifPresent(_ -> LOG.error("Saga {} is parked: {}", sagaId, because.detail(), why));
    } catch (RuntimeException e) {
      LOG.warn("Saga {} could not be parked for {}: {}", sagaId, because.detail(), e.toString());
    }
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

  void unknownType(String sagaId, String type, SagaDocument.@Nullable Input input) {
    damaged(sagaId, new Residents.Damaged(sagaId,
        new IllegalStateException("the saga type '" + type + "' is not registered")), input);
  }

  /** What alarms go by: every saga that comes to wait for an operator, once, when that is written. */
  void count(String type) {
    meters.counter("flex.saga.parked", "type", type).increment();
  }
}
