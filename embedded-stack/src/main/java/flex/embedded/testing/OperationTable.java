package flex.embedded.testing;

import flex.embedded.testing.Operations.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The committed list of all operations and indexes of one module: the tables of its section in a Markdown document. One
 * of ten columns holds operations, one of four holds indexes; {@code -} stands for nothing.
 */
public final class OperationTable {
  /** In place of an index: the operation is meant for every document of its collection. */
  static final String ALL = "all documents";

  private static final int OPERATION_CELLS = 10;
  private static final int INDEX_CELLS = 4;

  private final Map<Shape, Row> rows = new TreeMap<>();
  private final Set<Index> indexes = new TreeSet<>();

  private OperationTable() {}

  /** One operation: what is done to documents, and the keys of the index that finds them. */
  record Row(String operators, String index) {}

  /** An index besides the one on {@code _id}; {@code keys} with their directions. */
  public record Index(String collection, String keys, boolean unique) implements Comparable<Index> {
    @Override
    public int compareTo(Index other) {
      return toString().compareTo(other.toString());
    }
  }

  /** The section {@code ## <title>}; throws IOException where it is missing or a line of its tables is unusable. */
  public static OperationTable read(Path document, String title) throws IOException {
    var table = new OperationTable();
    var inside = false;
    for (String line : Files.readAllLines(document)) {
      if (line.startsWith("## "))
        inside = line.equals("## " + title);
      else if (inside && line.startsWith("|"))
        table.add(Arrays.stream(line.substring(1).split("\\|")).map(OperationTable::cell).toList(), line);
    }
    if (table.rows.isEmpty())
      throw new IOException(document + " has no operations in a section '" + title + "'");
    return table;
  }

  private static String cell(String text) {
    String plain = text.strip().replace("`", "");
    return plain.equals("-") ? "" : plain;
  }

  private void add(List<String> cells, String line) throws IOException {
    if (cells.getFirst().equals("collection") || cells.getFirst().startsWith("--"))
      return;
    boolean isNew = switch (cells.size()) {
      case OPERATION_CELLS -> rows.put(new Shape(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4)),
          new Row(cells.get(5), cells.get(8))) == null;
      case INDEX_CELLS -> indexes.add(new Index(cells.get(0), cells.get(1), cells.get(2).equals("yes")));
      default -> throw new IOException("neither an operation nor an index: " + line);
    };
    if (!isNew)
      throw new IOException("twice: " + line);
  }

  /** What was done and is not in the table, or the other way round, in words; empty where all is as committed. */
  public List<String> differences(Operations done) {
    var faults = new ArrayList<String>();
    var heard = done.heard();
    heard.forEach((shape, operators) -> {
      Row row = rows.get(shape);
      if (row == null)
        faults.add("not in the table: " + shape + " with " + operators);
      else if (!row.operators.equals(operators))
        faults.add(shape + " has the operators '" + operators + "', in the table '" + row.operators + "'");
    });
    rows.keySet().stream().filter(shape -> !heard.containsKey(shape))
        .forEach(shape -> faults.add("never done: " + shape));
    done.indexes().stream().filter(i -> !indexes.contains(i)).forEach(i -> faults.add("not in the table: " + i));
    indexes.stream().filter(i -> !done.indexes().contains(i)).forEach(i -> faults.add("never created: " + i));
    return faults;
  }

  /** Operations that the index beside them cannot answer, by the rules of MongoDB on prefixes and sort orders. */
  public List<String> unanswerable() {
    var faults = new ArrayList<String>();
    rows.forEach((shape, row) -> {
      boolean known = row.index.equals("_id 1")
          || indexes.stream().anyMatch(i -> i.collection.equals(shape.collection()) && i.keys.equals(row.index));
      boolean whole = shape.filter().isEmpty() && shape.sort().isEmpty();
      if (shape.command().equals("insert") ? !row.index.isEmpty() : whole ? !row.index.equals(ALL) : !known)
        faults.add(shape + ": there is no index '" + row.index + "'");
      else if (known && !answers(row.index, shape))
        faults.add(shape + ": the index '" + row.index + "' does not find them in this order");
    });
    return faults;
  }

  /** Equality on a prefix, then the sort order, forwards or backwards; else at least a bound on the first key. */
  private static boolean answers(String index, Shape shape) {
    List<String> keys = list(index);
    Map<String, String> filter = list(shape.filter()).stream()
        .collect(Collectors.toMap(OperationTable::name, f -> f.substring(name(f).length()).strip()));
    int equal = 0;
    while (equal < keys.size() && Set.of("", "$in").contains(filter.getOrDefault(name(keys.get(equal)), "?")))
      equal++;
    List<String> rest = keys.subList(equal, keys.size());
    List<String> sort = list(shape.sort());
    boolean sorted = startsWith(rest, sort) || startsWith(rest, sort.stream().map(OperationTable::reversed).toList());
    boolean bounded = equal > 0 || Set.of("$lt", "$lte", "$gt", "$gte")
        .contains(filter.getOrDefault(name(keys.getFirst()), "?"));
    return sorted && (bounded || (filter.isEmpty() && !sort.isEmpty()));
  }

  private static boolean startsWith(List<String> keys, List<String> sort) {
    return sort.size() <= keys.size() && keys.subList(0, sort.size()).equals(sort);
  }

  private static String name(String key) {
    int end = key.indexOf(' ');
    return end < 0 ? key : key.substring(0, end);
  }

  private static String reversed(String key) {
    return key.endsWith(" -1") ? name(key) + " 1" : name(key) + " -1";
  }

  private static List<String> list(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split(", "));
  }

  /** Whether the operation is meant for every document of its collection. */
  boolean isForAll(Shape shape) {
    return Optional.ofNullable(rows.get(shape)).map(Row::index).filter(ALL::equals).isPresent();
  }
}
