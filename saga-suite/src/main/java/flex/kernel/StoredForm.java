package flex.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.contracts.wire.Json;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** The document of a saga as text (relaxed Extended JSON), and what today's code makes of it. */
public record StoredForm(String text) {
  private static final ObjectWriter WRITER = Json.mapper().writer(new DefaultPrettyPrinter()
      .withObjectIndenter(new DefaultIndenter("  ", "\n"))
      .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  static StoredForm of(Document stored, String instance) {
    var json = stored.toJson(JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build());
    var tree = (ObjectNode) json(json.replace(instance, "instance-1"));
    // In memory these are maps of no order.
    for (var field : List.of("timers", "tasks")) {
      tree.set(field, sorted(tree.path(field)));
    }
    return new StoredForm(pretty(tree));
  }

  /** The same for documents that nobody can tell apart: keys in order, bodies unfolded. */
  public String normal() {
    return pretty(unfolded(json(text)));
  }

  /** All names of records of the saga, or of messages left out, that stand in it. */
  public Set<String> names() {
    var names = new TreeSet<String>();
    records(Document.parse(text)).values().forEach(r -> names.add(r.name()));
    return names;
  }

  /** Why today's code cannot read it, part by part; empty where it can. */
  public <S, I, E> List<String> problems(Saga<S, I, E> saga) {
    var stored = Document.parse(text);
    SagaDocument read;
    try {
      read = SagaBson.read(stored);
    } catch (RuntimeException e) {
      return List.of("it cannot be read: " + e);
    }
    var problems = new ArrayList<String>();
    if (!read.type().equals(saga.type())) {
      problems.add("it is of the type " + read.type() + ", not " + saga.type());
    }
    var definition = new Definition<>(saga, Map.of());
    records(stored).forEach((place, named) -> check(definition.codec, place, named, problems));
    if (problems.isEmpty() && read.moved() == 0) {
      checkReplay(definition, stored, problems);
    }
    return problems;
  }

  /** What was written is read, and means the same: where a record is still written under its name, no value is lost. */
  private static void check(Named.Codec codec, String place, Named named, List<String> problems) {
    try {
      var again = codec.encode(codec.decode(named));
      if (again.name().equals(named.name()) && !holds(json(again.json()), json(named.json()))) {
        problems.add(place + ": '" + named.name() + "' is read without some of its values: " + named.json()
            + " became " + again.json());
      }
    } catch (RuntimeException e) {
      problems.add(place + ": '" + named.name() + "' cannot be read: " + e);
    }
  }

  /** A state that is damaged is made anew from the events. */
  private static void checkReplay(Definition<?, ?, ?> definition, Document stored, List<String> problems) {
    try {
      var state = definition.codec.decode(SagaBson.named(stored.get("state", Document.class)));
      var replayed = definition.replay(stored.getList("events", Document.class).stream().map(SagaBson::named).toList());
      if (!replayed.equals(definition.codec.encode(state))) {
        problems.add("its events lead to the state " + replayed + ", not to " + state);
      }
    } catch (RuntimeException e) {
      problems.add("its events cannot be replayed: " + e);
    }
  }

  /** By where they stand. A message that was left out is not the saga's: it is only shown. */
  private static Map<String, Named> records(Document d) {
    var all = new LinkedHashMap<String, Named>();
    all.put("state", SagaBson.named(d.get("state", Document.class)));
    list("events", d, "events", all);
    list("parked.inputs", d.get("parked", new Document()), "inputs", all);
    for (var field : List.of("timers", "tasks")) {
      d.get(field, new Document()).forEach((k, v) -> all.put(field + "." + k, SagaBson.named((Document) v)));
    }
    var interventions = d.getList("interventions", Document.class, List.of());
    for (var i = 0; i < interventions.size(); i++) {
      var skipped = interventions.get(i).get("skipped", Document.class);
      if (skipped != null && !skipped.getString("cause").startsWith(d.getString("_id") + ":")) {
        all.put("interventions." + i + ".skipped", SagaBson.named(skipped));
      }
    }
    return all;
  }

  private static void list(String place, Document d, String field, Map<String, Named> all) {
    var list = d.getList(field, Document.class, List.of());
    IntStream.range(0, list.size()).forEach(i -> all.put(place + "." + i, SagaBson.named(list.get(i))));
  }

  /** Whether {@code now} has all that {@code before} has, with the same values. */
  private static boolean holds(JsonNode now, JsonNode before) {
    if (before.isObject()) {
      return before.properties().stream()
          .allMatch(p -> now.has(p.getKey()) && holds(now.path(p.getKey()), p.getValue()));
    }
    if (before.isArray()) {
      return now.size() == before.size()
          && IntStream.range(0, before.size()).allMatch(i -> holds(now.path(i), before.path(i)));
    }
    return now.equals(before);
  }

  private static JsonNode sorted(JsonNode node) {
    var sorted = new TreeMap<String, JsonNode>();
    node.properties().forEach(p -> sorted.put(p.getKey(), p.getValue()));
    return Json.mapper().createObjectNode().setAll(sorted);
  }

  private static JsonNode unfolded(JsonNode node) {
    if (node.isArray()) {
      var array = Json.mapper().createArrayNode();
      node.forEach(item -> array.add(unfolded(item)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    var all = new TreeMap<String, JsonNode>();
    node.properties().forEach(p -> all.put(p.getKey(),
        unfolded(p.getKey().equals("data") && p.getValue().isTextual() ? json(p.getValue().asText()) : p.getValue())));
    return Json.mapper().createObjectNode().setAll(all);
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same text on every system. */
  private static String pretty(JsonNode tree) {
    try {
      return WRITER.writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
