package flex.kernel;

import flex.kernel.Definition.NewEvent;
import flex.kernel.SagaDocument.Input;
import flex.kernel.SagaDocument.Intervention;
import flex.kernel.SagaDocument.Parked;
import flex.kernel.SagaDocument.Task;
import flex.kernel.SagaDocument.Timer;
import flex.kernel.SagaDocument.Unsent;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How a saga looks in the database. Bodies are JSON texts, the same as on the wire, so that no server minds their keys;
 * what is looked for stands beside them.
 */
final class SagaBson {
  /** Written each time: one that was damaged by hand is whole again after the next step. */
  private static final Set<String> ALWAYS = Set.of("version", "state", "status", "nextDueAt");

  private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

  private SagaBson() {}

  /** A whole document, for the first write. */
  static Document document(SagaDocument s, List<NewEvent> events, KernelSettings settings) {
    var d = new Document("_id", s.id()).append("type", s.type()).append("createdAt", Date.from(s.createdAt()));
    d.putAll(head(s, settings));
    d.append("events", events(events));
    d.append("outbox", map(s.outbox(), SagaBson::unsent));
    d.append("timers", map(s.timers(), SagaBson::timer));
    d.append("tasks", map(s.tasks(), SagaBson::task));
    d.append("interventions", s.interventions().stream().map(SagaBson::intervention).toList());
    return d;
  }

  /** One atomic update from {@code before} to {@code after}. */
  static Document update(SagaDocument before, SagaDocument after, List<NewEvent> events, KernelSettings settings) {
    var set = new Document();
    var unset = new Document();
    var head = head(after, settings);
    var former = head(before, settings);
    head.forEach((k, v) -> {
      if (ALWAYS.contains(k) || !v.equals(former.get(k))) {
        set.append(k, v);
      }
    });
    former.keySet().stream().filter(k -> !head.containsKey(k)).forEach(k -> unset.append(k, ""));
    difference("outbox", before.outbox(), after.outbox(), SagaBson::unsent, set, unset);
    difference("timers", before.timers(), after.timers(), SagaBson::timer, set, unset);
    difference("tasks", before.tasks(), after.tasks(), SagaBson::task, set, unset);
    var update = new Document("$set", set);
    if (!unset.isEmpty()) {
      update.append("$unset", unset);
    }
    var push = new Document();
    if (!events.isEmpty()) {
      push.append("events", new Document("$each", events(events)));
    }
    var since = after.interventions().subList(before.interventions().size(), after.interventions().size());
    if (!since.isEmpty()) {
      push.append("interventions", new Document("$each", since.stream().map(SagaBson::intervention).toList()));
    }
    if (!push.isEmpty()) {
      update.append("$push", push);
    }
    if (after.moved() != before.moved()) {
      update.append("$pull", new Document("events", new Document("n", new Document("$lte", after.moved()))));
    }
    return update;
  }

  private static Document head(SagaDocument s, KernelSettings settings) {
    var d = new Document("version", s.version()).append("status", s.status().name());
    d.append("lastEvent", s.lastEvent()).append("moved", s.moved()).append("lastSent", s.lastSent())
        .append("lastEpoch", s.lastEpoch());
    optional("subject", s.subject(), d);
    optional("stuck", s.stuck(), d);
    optional("endedAt", date(s.endedAt()), d);
    optional("nextDueAt", date(s.nextDueAt(settings)), d);
    optional("parked", s.parked() == null ? null : parked(s.parked()), d);
    return d.append("state", named(s.state(), new Document()));
  }

  private static void optional(String key, @Nullable Object value, Document d) {
    if (value != null) {
      d.append(key, value);
    }
  }

  private static @Nullable Date date(@Nullable Instant at) {
    return at == null ? null : Date.from(at);
  }

  private static <K, V> void difference(String field, Map<K, V> before, Map<K, V> after, Function<V, Document> encode,
      Document set, Document unset) {
    after.forEach((k, v) -> {
      if (!v.equals(before.get(k))) {
        set.append(field + "." + k, encode.apply(v));
      }
    });
    before.keySet().stream().filter(k -> !after.containsKey(k)).forEach(k -> unset.append(field + "." + k, ""));
  }

  private static <K, V> Document map(Map<K, V> values, Function<V, Document> encode) {
    var d = new Document();
    values.forEach((k, v) -> d.append(k.toString(), encode.apply(v)));
    return d;
  }

  static List<Document> events(List<NewEvent> events) {
    return events.stream()
        .map(e -> named(e.event(),
            new Document("n", e.number()).append("at", Date.from(e.at())).append("cause", e.cause())))
        .toList();
  }

  /** The number of the last event of a step at or before {@code wanted}; {@code moved} where there is none. */
  static long endOfStep(List<Document> events, long wanted, long moved) {
    long end = moved;
    for (int i = 0; i + 1 < events.size() && number(events.get(i), "n") <= wanted; i++) {
      if (!text(events.get(i), "cause").equals(text(events.get(i + 1), "cause"))) {
        end = number(events.get(i), "n");
      }
    }
    return end;
  }

  private static Document named(Named named, Document d) {
    return d.append("name", named.name()).append("data", named.json());
  }

  private static Document unsent(Unsent u) {
    var d = new Document("id", u.messageId()).append("topic", u.topic()).append("key", u.key())
        .append("type", u.type()).append("at", Date.from(u.at())).append("cause", u.cause()).append("data", u.json());
    optional("trace", u.trace(), d);
    optional("subject", u.subject(), d);
    return d;
  }

  private static Document timer(Timer t) {
    return named(t.input(), new Document("event", t.event()).append("due", Date.from(t.due())));
  }

  private static Document task(Task t) {
    return named(t.task(), new Document("event", t.event()).append("epoch", t.epoch()).append("owner", t.owner())
        .append("leaseUntil", Date.from(t.leaseUntil())).append("failures", t.failures()));
  }

  private static Document parked(Parked p) {
    return new Document("reason", p.because().detail()).append("on", BecauseBson.on(p.because()))
        .append("at", Date.from(p.at())).append("inputs", p.inputs().stream().map(SagaBson::input).toList());
  }

  static Document input(Input i) {
    var d = named(i.input(), new Document("cause", i.cause()));
    optional("trace", i.trace(), d);
    return d;
  }

  private static Document intervention(Intervention i) {
    var d = new Document("at", Date.from(i.at())).append("kind", i.kind().name()).append("reason", i.reason());
    optional("skipped", i.skipped() == null ? null : input(i.skipped()), d);
    return d;
  }

  private static Intervention intervention(Document d) {
    var skipped = d.get("skipped", Document.class);
    return new Intervention(instant(d, "at"), SagaView.Intervention.Kind.valueOf(text(d, "kind")), text(d, "reason"),
        skipped == null ? null : input(skipped));
  }

  /** Reads a document; throws where it is damaged, or where its numbers cannot all be true. */
  static SagaDocument read(Document d) {
    if (isStub(d)) {
      throw new IllegalStateException("the archive lacks the version of it that its stub names");
    }
    var outbox = new TreeMap<Long, Unsent>();
    sub(d, "outbox").forEach((k, v) -> outbox.put(Long.parseLong(k), unsent((Document) v)));
    var timers = new HashMap<String, Timer>();
    sub(d, "timers").forEach((k, v) -> timers.put(k, timer((Document) v)));
    var tasks = new HashMap<String, Task>();
    sub(d, "tasks").forEach((k, v) -> tasks.put(k, task((Document) v)));
    var saga = new SagaDocument(text(d, "_id"), text(d, "type"), number(d, "version"), d.getString("subject"),
        d.getString("stuck"), named(Objects.requireNonNull(d.get("state", Document.class), "state")),
        number(d, "lastEvent"), d.containsKey("moved") ? number(d, "moved") : 0, number(d, "lastSent"),
        number(d, "lastEpoch"), outbox, timers,
        tasks, parked(d),
        all(d, "interventions").stream().map(SagaBson::intervention).toList(),
        instant(d, "createdAt"),
        d.getDate("endedAt") == null ? null : instant(d, "endedAt"), d.getBoolean("archived", false));
    verify(saga, all(d, "events"));
    return saga;
  }

  /** Whether it is what is left among the open sagas of one in the archive, parked or not. */
  static boolean isStub(Document d) {
    return d.containsKey(MongoSagaStore.COPY) && !d.containsKey("type");
  }

  /** What was counted wrong would be sent, or written, under a number that was used before. */
  private static void verify(SagaDocument s, List<Document> events) {
    check(s.version() >= 1, "version");
    check(s.lastEvent() == s.moved() + events.size(), "lastEvent");
    for (int i = 0; i < events.size(); i++) {
      check(number(events.get(i), "n") == s.moved() + 1 + i, "events." + i + ".n");
    }
    check(s.outbox().isEmpty() || s.outbox().lastKey() <= s.lastSent(), "lastSent");
    check(s.tasks().values().stream().allMatch(t -> t.epoch() <= s.lastEpoch()), "lastEpoch");
  }

  private static void check(boolean holds, String field) {
    if (!holds) {
      throw new IllegalStateException(field + " does not agree with the rest");
    }
  }

  static @Nullable Parked parked(Document saga) {
    var p = saga.get("parked", Document.class);
    if (p == null) {
      return null;
    }
    var inputs = all(p, "inputs").stream().map(SagaBson::input).toList();
    return new Parked(BecauseBson.read(p, inputs), instant(p, "at"), inputs);
  }

  static Input input(Document i) {
    return new Input(text(i, "cause"), i.getString("trace"), named(i));
  }

  private static Unsent unsent(Document d) {
    return new Unsent(text(d, "id"), text(d, "topic"), text(d, "key"), text(d, "type"), instant(d, "at"),
        text(d, "cause"), d.getString("trace"), d.getString("subject"), text(d, "data"));
  }

  private static Timer timer(Document d) {
    return new Timer(number(d, "event"), instant(d, "due"), named(d));
  }

  private static Task task(Document d) {
    return new Task(number(d, "event"), named(d), number(d, "epoch"), text(d, "owner"), instant(d, "leaseUntil"),
        d.getInteger("failures", 0));
  }

  static Named named(Document d) {
    return new Named(text(d, "name"), text(d, "data"));
  }

  /** Empty where it is missing; null, into which no server writes, is damage. */
  private static Document sub(Document d, String key) {
    return d.containsKey(key) ? Objects.requireNonNull(d.get(key, Document.class), key) : new Document();
  }

  private static List<Document> all(Document d, String key) {
    return d.containsKey(key) ? Objects.requireNonNull(d.getList(key, Document.class), key) : List.of();
  }

  static String text(Document d, String key) {
    return Objects.requireNonNull(d.getString(key), key);
  }

  static long number(Document d, String key) {
    var number = Objects.requireNonNull(d.get(key, Number.class), key);
    check(number.longValue() >= 0 && number.doubleValue() == number.longValue(), key);
    return number.longValue();
  }

  static Instant instant(Document d, String key) {
    var instant = Objects.requireNonNull(d.getDate(key), key).toInstant();
    check(instant.isBefore(FAR), key);
    return instant;
  }
}
