package flex.embedded.database;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** A database whose maps hold BSON instead of serialised Java objects, and whose end leaves its namesakes alone. */
final class DurableDatabase extends H2Database {

  private static final String DATA = "databases.";
  private static final String META = "meta.";

  private final MVStore store;

  DurableDatabase(String name, MVStore store, CursorRegistry cursors) {
    // Set first: the super constructor calls the methods below.
    this.store = store;
    super(name, store, cursors);
  }

  @Override
  protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
    String full = getFullCollectionNamespace(collection);
    MVMap<Object, Document> data = store.openMap(DATA + full, new MVMap.Builder<Object, Document>()
        .keyType(BsonTypes.VALUE).valueType(BsonTypes.DOCUMENT));
    MVMap<String, Object> meta = store.openMap(META + full);
    return new DurableCollection(this, collection, options, data, meta, cursorRegistry);
  }

  @Override
  protected Index<Object> openOrCreateUniqueIndex(String collection, String index, List<IndexKey> keys,
      boolean sparse) {
    // The library opens the map by this name right after, and gets the open one with its types.
    store.openMap(getFullCollectionNamespace(collection) + "._index_" + index,
        new MVMap.Builder<KeyValue, Object>().keyType(BsonTypes.KEYS).valueType(BsonTypes.VALUE));
    return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
  }

  @Override
  protected Index<Object> openOrCreateSecondaryIndex(String collection, String index, List<IndexKey> keys,
      boolean sparse) {
    return new OrderedIndex(index, keys);
  }

  /** The library's own drop removes every map whose name begins alike: dropping {@code a} would take {@code ab}. */
  @Override
  public void drop(Oplog oplog) {
    String prefix = getDatabaseName() + ".";
    List<String> collections = store.getMapNames().stream().filter(name -> name.startsWith(DATA + prefix))
        .map(name -> name.substring((DATA + prefix).length())).toList();
    collections.stream().filter(name -> !name.startsWith("system.")).forEach(name -> drop(name, oplog));
    drop("system.indexes", oplog);
    drop("system.namespaces", oplog);
    for (String name : List.copyOf(store.getMapNames())) {
      if (name.startsWith(prefix) || name.startsWith(DATA + prefix) || name.startsWith(META + prefix))
        store.removeMap(name);
    }
  }

  private void drop(String collection, Oplog oplog) {
    if (resolveCollection(collection, false) != null)
      dropCollection(collection, oplog);
  }
}
