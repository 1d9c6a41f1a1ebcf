package flex.kernel;

import flex.kernel.SagaView.Because;
import flex.kernel.SagaView.Because.OfDocument;
import flex.kernel.SagaView.Intervention;
import flex.kernel.SagaView.Status;
import flex.kernel.SagaView.StoredEvent;
import flex.kernel.SagaView.Unreadable;
import flex.kernel.SagaView.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Shows stored sagas to people; what cannot be read is left out rather than failing the whole. */
final class Views {
  private final Map<String, Definition<?, ?, ?>> definitions;

  Views(Map<String, Definition<?, ?, ?>> definitions) {
    this.definitions = definitions;
  }

  SagaView view(Document d) {
    var type = String.valueOf(d.get("type"));
    var definition = definitions.get(type);
    var parked = d.get("parked") instanceof Document p ? p : null;
    return new SagaView(String.valueOf(d.get("_id")), type, d.get("version") instanceof Number n ? n.longValue() : 0,
        status(d), d.get("subject") instanceof String subject ? subject : null,
        d.get("state") instanceof Document state ? decode(definition, state).orElse(null) : null,
        all(d, "events", e -> event(definition, e)), keys(d, "tasks"), keys(d, "timers"), keys(d, "outbox").size(),
        parked == null ? null : because(parked),
        parked == null ? List.of() : all(parked, "inputs", i -> Optional.of(waiting(definition, i))),
        d.get("stuck") instanceof String stuck ? stuck : null,
        all(d, "interventions", i -> Optional.of(intervention(definition, i))),
        d.get("createdAt") instanceof Date at ? at.toInstant() : Instant.EPOCH);
  }

  List<Unreadable> unreadable(Document d) {
    var definition = definitions.get(String.valueOf(d.get("type")));
    var all = new ArrayList<Unreadable>();
    check(definition, "state", d.get("state"), all);
    if (d.get("events") instanceof List<?> events) {
      events.forEach(e -> check(definition, "event " + (e instanceof Document event ? event.get("n") : "?"), e, all));
    }
    if (d.get("parked") instanceof Document parked && parked.get("inputs") instanceof List<?> inputs) {
      inputs.forEach(
          i -> check(definition, "waiting " + (i instanceof Document input ? input.get("cause") : "?"), i, all));
    }
    return List.copyOf(all);
  }

  private static void check(@Nullable Definition<?, ?, ?> definition, String part, @Nullable Object stored,
      List<Unreadable> all) {
    if (definition == null) {
      all.add(new Unreadable(part, String.valueOf(stored), "this service has no saga of that type"));
      return;
    }
    try {
      definition.codec.decode(SagaBson.named((Document) Objects.requireNonNull(stored, "it is missing")));
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
      all.add(new Unreadable(part, String.valueOf(stored), e + (e.getCause() == null ? "" : ": " + e.getCause())));
    }
  }

  /** As it stands after an input, with the events that this led to; {@code state} where it is at hand. */
  SagaView view(SagaDocument d, List<StoredEvent> events, @Nullable Object state) {
    var definition = definitions.get(d.type());
    var parked = d.parked();
    return new SagaView(d.id(), d.type(), d.version(), d.status(), d.subject(),
        state != null ? state : decode(definition, d.state()), events, List.copyOf(d.tasks().keySet()),
        List.copyOf(d.timers().keySet()), d.outbox().size(), parked == null ? null : parked.because(),
        parked == null ? List.of() : parked.inputs().stream().map(i -> waiting(definition, i)).toList(), d.stuck(),
        d.interventions().stream().map(i -> new Intervention(i.at(), i.kind(), i.reason(),
            i.skipped() == null ? null : waiting(definition, i.skipped()))).toList(),
        d.createdAt());
  }

  private static Waiting waiting(@Nullable Definition<?, ?, ?> definition, SagaDocument.Input i) {
    return new Waiting(i.cause(), i.input().name(), decode(definition, i.input()));
  }

  private static Because because(Document parked) {
    try {
      return BecauseBson.read(parked, all(parked, "inputs", i -> Optional.of(SagaBson.input(i))));
    } catch (RuntimeException damaged) {
      return new OfDocument(String.valueOf(parked.get("reason")));
    }
  }

  private static Status status(Document d) {
    return d.get("parked") != null
        ? Status.PARKED
        : Arrays.stream(Status.values()).filter(s -> s.name().equals(d.get("status"))).findFirst()
            .orElse(Status.PARKED);
  }

  private static <T> List<T> all(Document d, String field, Function<Document, Optional<T>> read) {
    return d.get(field) instanceof List<?> list
        ? list.stream().filter(Document.class::isInstance).flatMap(x -> readable((Document) x, read).stream()).toList()
        : List.of();
  }

  private static <T> Optional<T> readable(Document d, Function<Document, Optional<T>> read) {
    try {
      return read.apply(d);
    } catch (RuntimeException damaged) {
      return Optional.empty();
    }
  }

  private static Optional<StoredEvent> event(@Nullable Definition<?, ?, ?> definition, Document e) {
    return decode(definition, e).map(event -> new StoredEvent(SagaBson.number(e, "n"), event,
        SagaBson.instant(e, "at"), SagaBson.text(e, "cause")));
  }

  private static Waiting waiting(@Nullable Definition<?, ?, ?> definition, Document i) {
    return new Waiting(String.valueOf(i.get("cause")), String.valueOf(i.get("name")),
        decode(definition, i).orElse(null));
  }

  private static Intervention intervention(@Nullable Definition<?, ?, ?> definition, Document i) {
    return new Intervention(SagaBson.instant(i, "at"), Intervention.Kind.valueOf(SagaBson.text(i, "kind")),
        SagaBson.text(i, "reason"), i.get("skipped") instanceof Document s ? waiting(definition, s) : null);
  }

  private static Optional<Object> decode(@Nullable Definition<?, ?, ?> definition, Document stored) {
    return definition == null ? Optional.empty() : readable(stored, d -> definition.read(SagaBson.named(d)));
  }

  private static @Nullable Object decode(@Nullable Definition<?, ?, ?> definition, Named stored) {
    return definition == null ? null : definition.read(stored).orElse(null);
  }

  private static List<String> keys(Document d, String field) {
    return d.get(field) instanceof Document sub ? List.copyOf(sub.keySet()) : List.of();
  }
}
