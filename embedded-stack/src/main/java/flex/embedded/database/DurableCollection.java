package flex.embedded.database;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection whose stored documents never change. The library updates the document it found in place and field by
 * field, while other threads encode it into an answer or a commit writes it to the file. Here every query hands out
 * copies, so the update happens on a copy that then replaces the stored document as a whole.
 */
final class DurableCollection extends H2Collection {

  private static final Set<String> EQUALS = Set.of("$eq");

  DurableCollection(MongoDatabase database, String name, CollectionOptions options, MVMap<Object, Document> data,
      MVMap<String, Object> meta, CursorRegistry cursors) {
    super(database, name, options, data, meta, cursors);
  }

  /**
   * The library uses an index only if the filter has exactly its fields, so {@code {_id, version}}, the filter of every
   * compare-and-set, would scan. A unique index on some of the fields names the one candidate just as well.
   */
  @Override
  protected QueryResult queryDocuments(Document query, @Nullable Document orderBy, int skip, int limit, int batchSize,
      @Nullable Document projection) {
    Document required = requiredValues(query);
    for (Index<Object> index : getIndexes()) {
      if (!index.isUnique() || !index.getKeys().stream().map(IndexKey::getKey).allMatch(required::containsKey))
        continue;
      var part = new Document();
      for (IndexKey key : index.getKeys())
        part.put(key.getKey(), required.get(key.getKey()));
      if (index.canHandle(part))
        return matchDocuments(query, index.getPositions(part), orderBy, skip, limit, batchSize, projection);
    }
    for (Index<Object> index : getIndexes()) {
      var candidates = index instanceof OrderedIndex ordered ? ordered.candidates(required) : null;
      if (candidates != null)
        return matchDocuments(query, candidates, orderBy, skip, limit, batchSize, projection);
    }
    return super.queryDocuments(query, orderBy, skip, limit, batchSize, projection);
  }

  /** The conditions on single fields that all matches of a query fulfil, also those inside {@code $and}. */
  private static Document requiredValues(Document query) {
    var required = new Document();
    query.forEach((key, value) -> {
      if (key.equals("$and") && value instanceof List<?> parts)
        parts.forEach(part -> requiredValues((Document) part).forEach(required::putIfAbsent));
      else if (!key.startsWith("$"))
        required.put(key, value instanceof Document d && d.keySet().equals(EQUALS) ? d.get("$eq") : value);
    });
    return required;
  }

  /** Every query ends here. A copy of the top level is enough: an update replaces nested values, it copies them. */
  @Override
  protected QueryResult createQueryResult(List<Document> matched, int batchSize) {
    return super.createQueryResult(matched.stream().map(Document::clone).toList(), batchSize);
  }

  /** Without the lock an index could name a document that is removed before it is read. */
  @Override
  public synchronized int count(@Nullable Document query, int skip, int limit) {
    return super.count(query, skip, limit);
  }

  /** Keeping the size would encode every document twice more and change one more map with every write. */
  @Override
  protected boolean tracksDataSize() {
    return false;
  }
}
