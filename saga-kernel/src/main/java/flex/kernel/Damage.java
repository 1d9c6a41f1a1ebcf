package flex.kernel;

import flex.contracts.Problem;
import flex.kernel.SagaView.Because.OfDocument;
import flex.kernel.SagaView.Status;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** How a document is parked that cannot be read: field by field, whatever stands in it. */
final class Damage {
  /** In characters, of which each may take four bytes. */
  private static final long MOST_WAITING = 4_000_000;

  private static final Document ON = BecauseBson.on(new OfDocument(""));

  private Damage() {}

  /**
   * @throws Refused where no more fits in beside what waits
   */
  static Document park(Document stored, String reason, Instant now, SagaDocument.@Nullable Input input) {
    var set = new Document("status", Status.PARKED.name());
    var update = new Document("$set", set).append("$unset", new Document("nextDueAt", ""));
    if (stored.get("version") instanceof Number n && n.longValue() > 0 && n.longValue() == n.doubleValue()) {
      update.append("$inc", new Document("version", 1L));
    } else {
      set.append("version", now.toEpochMilli());
    }
    if (isParkedUnreadably(stored)) {
      set.append("parked", new Document("reason", reason).append("on", ON).append("at", Date.from(now)).append("inputs",
          input == null ? List.of() : List.of(SagaBson.input(input))));
      return update;
    }
    set.append("parked.reason", reason).append("parked.on", ON).append("parked.at", Date.from(now));
    if (input != null) {
      if (!waits(stored, input)) {
        refuseWhereFull(String.valueOf(stored.get("_id")), waiting(stored).stream()
            .mapToLong(i -> i.get("data") instanceof String data ? data.length() : 0).sum());
      }
      update.append("$push", new Document("parked.inputs", SagaBson.input(input)));
    }
    return update;
  }

  private static List<Document> waiting(Document stored) {
    return stored.get("parked") instanceof Document parked && parked.get("inputs") instanceof List<?> inputs
        ? inputs.stream().filter(Document.class::isInstance).map(Document.class::cast).toList()
        : List.of();
  }

  /** Whether the input waits with it already. */
  static boolean waits(Document stored, SagaDocument.Input input) {
    return waiting(stored).stream().anyMatch(i -> input.cause().equals(i.get("cause")));
  }

  /** Whether what is noted of parking is damaged too, so that it cannot be added to. */
  static boolean isParkedUnreadably(Document stored) {
    return stored.containsKey("parked")
        && !(stored.get("parked") instanceof Document p
            && (!p.containsKey("inputs") || p.get("inputs") instanceof List));
  }

  /** Before the document grows beyond what a database takes; {@code waiting} in characters. */
  static void refuseWhereFull(String sagaId, long waiting) {
    if (waiting > MOST_WAITING) {
      throw new Refused(new Problem(Problem.Reason.FAILED, Problem.Kind.CONFLICT, null,
          "The saga '" + sagaId + "' is parked, and no more fits in beside what waits with it.",
          "Help the saga as the runbook says, then send it again; a dead letter by flex dlt resend."));
    }
  }
}
