package flex.kernel;

import flex.kernel.SagaView.Status;
import flex.kernel.SagaView.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Shows stored sagas to people; what cannot be read is left out rather than failing the whole. */
final class Views {
  private Views() {}

  static SagaView view(Document d, Map<String, Definition<?, ?, ?>> definitions) {
    var type = String.valueOf(d.getString("type"));
    var definition = definitions.get(type);
    var parked = d.get("parked", Document.class);
    var events = new ArrayList<StoredEvent>();
    for (var e : d.getList("events", Document.class, List.of())) {
      var event = decode(definition, e);
      if (event != null) {
        events
            .add(new StoredEvent(SagaBson.number(e, "n"), event, SagaBson.instant(e, "at"), SagaBson.text(e, "cause")));
      }
    }
    return new SagaView(SagaBson.text(d, "_id"), type, d.get("version") instanceof Number n ? n.longValue() : 0,
        status(d), d.get("subject") instanceof String subject ? subject : null,
        decode(definition, d.get("state") instanceof Document state ? state : null), events, keys(d, "tasks"),
        keys(d, "timers"), keys(d, "outbox").size(), parked == null ? null : String.valueOf(parked.get("reason")),
        d.get("createdAt") instanceof Date at ? at.toInstant() : Instant.EPOCH);
  }

  private static Status status(Document d) {
    return Arrays.stream(Status.values()).filter(s -> s.name().equals(d.get("status"))).findFirst()
        .orElse(Status.PARKED);
  }

  private static @Nullable Object decode(@Nullable Definition<?, ?, ?> definition, @Nullable Document stored) {
    if (definition == null || stored == null) {
      return null;
    }
    try {
      return definition.codec.decode(SagaBson.named(stored));
    } catch (RuntimeException unreadable) {
      return null;
    }
  }

  private static List<String> keys(Document d, String field) {
    return d.get(field) instanceof Document sub ? List.copyOf(sub.keySet()) : List.of();
  }
}
