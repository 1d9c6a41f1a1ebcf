package flex.embedded;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoCollection;
import flex.embedded.CrashWriter.Doubt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;

import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static flex.embedded.CrashWriter.GONE;

/**
 * Looks, until the server is gone, at the very documents that the writers are about to change, and remembers the last
 * version that it was shown of each.
 */
final class CrashReader implements Runnable {
  private final MongoCollection<Document> documents;
  private final List<String> contested;
  private final List<CrashWriter> writers;
  private final Map<String, Long> shown = new HashMap<>();

  CrashReader(MongoCollection<Document> documents, List<String> contested, List<CrashWriter> writers) {
    this.documents = documents;
    this.contested = contested;
    this.writers = writers;
  }

  /** To be read after the end; {@link CrashWriter#GONE} where it was shown that a deletion had happened. */
  Map<String, Long> shown() {
    return shown;
  }

  @Override
  public void run() {
    try {
      while (true)
        look();
    } catch (MongoSocketException | MongoConnectionPoolClearedException | MongoTimeoutException
        | MongoInterruptedException _) {
      // Killed: an answer that did not come showed nothing.
    }
  }

  private void look() {
    List<Doubt> underWay = writers.stream().flatMap(writer -> writer.doubt().stream()).toList();
    List<String> ids = Stream.concat(contested.stream(), underWay.stream().map(Doubt::id)).distinct().toList();
    var found = new HashMap<String, Long>();
    documents.find(in("_id", ids)).projection(include("version"))
        .forEach(one -> found.put(one.getString("_id"), one.getLong("version")));
    shown.putAll(found);
    // Who deletes was told before that the document is there, so it is not merely not there yet.
    underWay.stream().filter(doubt -> doubt.version() == GONE && !found.containsKey(doubt.id()))
        .forEach(doubt -> shown.put(doubt.id(), GONE));
  }
}
