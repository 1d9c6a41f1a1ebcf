package flex.kernel;

import flex.kernel.SagaDocument.Task;
import java.time.Instant;
import java.util.Comparator;

/** Sees to a saga that is due: takes over what its holder has let go, sends what is left, archives what is over. */
final class Recovery {
  private final Engine engine;
  private final SagaStore store;
  private final KernelSettings settings;
  private final Lookout lookout;

  Recovery(Engine engine, SagaStore store, KernelSettings settings, Lookout lookout) {
    this.engine = engine;
    this.store = store;
    this.settings = settings;
    this.lookout = lookout;
  }

  private static boolean isLeft(Task task, Instant now) {
    return !task.leaseUntil().isAfter(now) || Holders.isGone(task.owner());
  }

  /** Before when nobody need look at the saga again: the next lease in it to run out, at the latest a lease from now. */
  Instant recover(String sagaId) {
    var now = engine.now();
    var later = now.plus(settings.lease());
    engine.residents.readAnew(sagaId);
    try {
      var _ = engine.change(sagaId, d -> d.isActive()
          ? d.takenOver(t -> isLeft(t.getValue(), now) && !engine.worker.runs(sagaId, t.getKey(), t.getValue()),
              engine.instance, later)
          : null);
    } catch (Residents.Damaged e) {
      engine.parking.damaged(sagaId, e, null);
      return later;
    }
    var document = engine.residents.exclusively(sagaId, () -> engine.residents.get(sagaId).document);
    if (document == null || document.archived()) {
      return later;
    }
    if (engine.isUnknown(document.type())) {
      engine.parking.unknownType(sagaId, document.type(), null);
      return later;
    }
    if (!document.outbox().isEmpty()) {
      engine.relay.wake(sagaId);
    }
    document.timers().forEach((id, timer) -> lookout.expect(sagaId, id, timer));
    if (document.endedAt() != null && document.parked() == null && document.outbox().isEmpty()
        && !document.endedAt().plus(settings.archiveAfter()).isAfter(now)) {
      engine.residents.exclusively(sagaId, () -> {
        store.archive(document, now);
        engine.residents.remove(sagaId);
        return true;
      });
    }
    return document.tasks().values().stream().map(Task::leaseUntil).filter(until -> until.isAfter(now))
        .min(Comparator.naturalOrder()).filter(until -> until.isBefore(later)).orElse(later);
  }
}
