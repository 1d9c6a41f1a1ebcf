package flex.kernel;

import flex.kernel.SagaView.Status;
import flex.kernel.SagaView.StoredEvent;
import java.util.ArrayList;
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
    return new SagaView(SagaBson.text(d, "_id"), type, d.get("version", Number.class).longValue(),
        Status.valueOf(SagaBson.text(d, "status")), d.getString("subject"),
        decode(definition, d.get("state", Document.class)), events, keys(d, "tasks"), keys(d, "timers"),
        keys(d, "outbox").size(), parked == null ? null : parked.getString("reason"), SagaBson.instant(d, "createdAt"));
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
