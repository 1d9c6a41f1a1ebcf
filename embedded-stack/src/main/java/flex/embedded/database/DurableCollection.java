package flex.embedded.database;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection whose stored documents never change. The library updates the document it found in place and field by
 * field, while other threads encode it into an answer or a commit writes it to the file. Here every query hands out
 * copies, so the update happens on a copy that then replaces the stored document as a whole.
 */
final class DurableCollection extends H2Collection {

  DurableCollection(MongoDatabase database, String name, CollectionOptions options, MVMap<Object, Document> data,
      MVMap<String, Object> meta, CursorRegistry cursors) {
    super(database, name, options, data, meta, cursors);
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
