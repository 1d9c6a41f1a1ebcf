package flex.embedded.database;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.EmptyIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index, which the library lacks: by the first of its fields, in memory, made anew at each start. It serves
 * {@code $eq}, {@code $in}, {@code $lt} and {@code $lte} on single values; whatever else scans. Used under the lock of its
 * collection.
 */
final class OrderedIndex extends EmptyIndex<Object> {

  private final String field;
  private final NavigableMap<Object, Set<Object>> ids = new TreeMap<>(ValueComparator.asc());
  private long count;
  /** Lists and documents, which an equality may match in other ways than as a whole. */
  private long notSingle;

  OrderedIndex(String name, List<IndexKey> keys) {
    super(name, keys);
    this.field = keys.getFirst().getKey();
  }

  @Override
  public void add(Document document, Object position, MongoCollection<Object> collection) {
    Object value = document.get(field);
    if (isSingle(value)) {
      ids.computeIfAbsent(value, v -> new LinkedHashSet<>()).add(position);
      count++;
    } else if (value != null) {
      notSingle++;
    }
  }

  /** Null, since the index on {@code _id} knows the position; this one need not hold every document. */
  @Override
  public @Nullable Object remove(Document document) {
    Object value = document.get(field);
    if (isSingle(value)) {
      Set<Object> same = ids.get(value);
      if (same != null && same.remove(document.get("_id"))) {
        count--;
        if (same.isEmpty())
          ids.remove(value);
      }
    } else if (value != null) {
      notSingle--;
    }
    return null;
  }

  @Override
  public void updateInPlace(Document oldDocument, Document newDocument, Object position,
      MongoCollection<Object> collection) {
    if (!Objects.equals(oldDocument.get(field), newDocument.get(field))) {
      remove(oldDocument);
      add(newDocument, position, collection);
    }
  }

  /** The documents that may match, or null where this index does not help. */
  @Nullable
  Collection<Object> candidates(Document required) {
    Object condition = required.get(field);
    if (notSingle > 0 || field.contains(".") || condition == null)
      return null;
    if (isSingle(condition))
      return same(List.of(condition));
    if (!(condition instanceof Document operators) || operators.size() != 1)
      return null;
    var operator = operators.entrySet().iterator().next();
    Object operand = operator.getValue();
    return switch (operator.getKey()) {
      case "$lt", "$lte" -> isSingle(operand) ? upTo(operand, operator.getKey().equals("$lte")) : null;
      case "$in" -> operand instanceof Collection<?> all && all.stream().allMatch(OrderedIndex::isSingle)
          ? same(all)
          : null;
      default -> null;
    };
  }

  private Collection<Object> same(Collection<?> values) {
    var found = new LinkedHashSet<>();
    values.forEach(v -> found.addAll(ids.getOrDefault(v, Set.of())));
    return found;
  }

  private Collection<Object> upTo(Object end, boolean inclusive) {
    var found = new ArrayList<>();
    ids.headMap(end, inclusive).values().forEach(found::addAll);
    return found;
  }

  private static boolean isSingle(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Instant || value instanceof Boolean;
  }

  @Override
  public long getCount() {
    return count;
  }

  @Override
  public void drop() {
    ids.clear();
  }
}
