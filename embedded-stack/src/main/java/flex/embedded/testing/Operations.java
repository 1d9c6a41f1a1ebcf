package flex.embedded.testing;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Hears every command that a client sends to one database: which fields are asked for in which order, with what
 * operators, by which indexes; and keeps a sample of each. To be compared with an {@link OperationTable}.
 */
public final class Operations implements CommandListener {
  /** They go on with, or end, what another command began. */
  private static final Set<String> FOLLOW_UPS = Set.of("getMore", "killCursors", "endSessions", "dropDatabase");

  private final String database;
  private final Map<Shape, SortedSet<String>> operators = new TreeMap<>();
  private final Map<Shape, BsonDocument> samples = new TreeMap<>();
  private final SortedSet<OperationTable.Index> indexes = new TreeSet<>();

  public Operations(String database) {
    this.database = database;
  }

  /**
   * What is alike in many commands.
   *
   * @param filter its fields, each with its operators unless it is compared for equality
   * @param sort its fields with their directions
   * @param fields those of the projection, {@code -} before those that are left out
   */
  public record Shape(String collection, String command, String filter, String sort,
      String fields) implements Comparable<Shape> {
    @Override
    public int compareTo(Shape other) {
      return toString().compareTo(other.toString());
    }
  }

  /** All that was heard so far, each with the operators of all its updates. */
  public synchronized Map<Shape, String> heard() {
    var all = new TreeMap<Shape, String>();
    operators.forEach((shape, found) -> all.put(shape, String.join(" ", found)));
    return all;
  }

  public synchronized Set<OperationTable.Index> indexes() {
    return new TreeSet<>(indexes);
  }

  /** One command of each shape, as it was sent. */
  synchronized Map<Shape, BsonDocument> samples() {
    return new TreeMap<>(samples);
  }

  @Override
  public synchronized void commandStarted(CommandStartedEvent event) {
    if (!event.getDatabaseName().equals(database) || FOLLOW_UPS.contains(event.getCommandName()))
      return;
    // The driver uses the buffer again.
    BsonDocument command = BsonDocument.parse(event.getCommand().toJson());
    BsonValue first = command.get(event.getCommandName());
    String collection = first instanceof BsonString name ? name.getValue() : "";
    hear(collection, event.getCommandName(), command);
  }

  private void hear(String collection, String name, BsonDocument command) {
    switch (name) {
      case "find" -> add(command, new Shape(collection, name, filter(document(command, "filter")),
          sort(document(command, "sort")), fields(document(command, "projection"))), Set.of());
      case "findAndModify" -> add(command, new Shape(collection, name, filter(document(command, "query")),
          sort(document(command, "sort")), fields(document(command, "fields"))), operators(command, "update"));
      case "update" -> command.getArray("updates").forEach(u -> add(command, new Shape(collection, name,
          filter(document(u.asDocument(), "q")), "", ""), operators(u.asDocument(), "u")));
      case "delete" -> command.getArray("deletes").forEach(d -> add(command, new Shape(collection,
          d.asDocument().getNumber("limit").intValue() == 1 ? name : "delete many",
          filter(document(d.asDocument(), "q")), "", ""), Set.of()));
      case "createIndexes" -> command.getArray("indexes").forEach(i -> indexes.add(new OperationTable.Index(collection,
          sort(document(i.asDocument(), "key")), i.asDocument().getBoolean("unique", BsonBoolean.FALSE)
              .getValue())));
      case "aggregate" -> {
        var stages = command.getArray("pipeline").getValues().stream()
            .map(s -> s.asDocument().getFirstKey()).collect(Collectors.toCollection(TreeSet::new));
        var match = command.getArray("pipeline").isEmpty()
            ? new BsonDocument()
            : document(command.getArray("pipeline").getFirst().asDocument(), "$match");
        add(command, new Shape(collection, name, filter(match), "", ""), stages);
      }
      default -> add(command, new Shape(collection, name, "", "", ""), Set.of());
    }
  }

  private void add(BsonDocument command, Shape shape, Set<String> found) {
    operators.computeIfAbsent(shape, _ -> new TreeSet<>()).addAll(found);
    samples.putIfAbsent(shape, command);
  }

  private static BsonDocument document(BsonDocument parent, String key) {
    return parent.getDocument(key, new BsonDocument());
  }

  private static Set<String> operators(BsonDocument parent, String key) {
    var found = new TreeSet<String>();
    BsonValue update = parent.get(key);
    if (update instanceof BsonDocument d)
      found.addAll(d.keySet());
    else
      found.add("pipeline");
    if (parent.containsKey("upsert") && parent.getBoolean("upsert").getValue())
      found.add("upsert");
    return found;
  }

  private static String filter(BsonDocument filter) {
    List<String> parts = new ArrayList<>();
    collect(filter, parts);
    return String.join(", ", parts);
  }

  private static void collect(BsonDocument filter, List<String> parts) {
    filter.forEach((key, value) -> {
      if (key.equals("$and"))
        value.asArray().forEach(part -> collect(part.asDocument(), parts));
      else if (value instanceof BsonDocument d && !d.isEmpty() && d.getFirstKey().startsWith("$"))
        parts.add(key + " " + String.join(" ", d.keySet()));
      else
        parts.add(key);
    });
  }

  private static String sort(BsonDocument sort) {
    return sort.entrySet().stream()
        .map(e -> e.getKey() + " " + (e.getValue().isNumber() ? e.getValue().asNumber().intValue() : e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String fields(BsonDocument projection) {
    return projection.entrySet().stream()
        .map(e -> (e.getValue().isNumber() && e.getValue().asNumber().intValue() == 0 ? "-" : "") + e.getKey())
        .collect(Collectors.joining(", "));
  }
}
