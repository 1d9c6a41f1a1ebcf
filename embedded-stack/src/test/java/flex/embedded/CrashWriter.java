package flex.embedded;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Inserts, compares and sets, and deletes until the server is gone, and keeps account of what was acknowledged. Most
 * documents are its own; over a few it competes with the other writers of the round.
 */
final class CrashWriter implements Runnable {
  /** The version of a document that is not there. */
  static final long GONE = -1;

  private static final int CONTESTED = 4;

  private final MongoCollection<Document> documents;
  private final String name;
  private final int round;
  private final Random random;
  private final Map<String, Long> acknowledged = new HashMap<>();
  /** Ids of own documents that are there. */
  private final List<String> own = new ArrayList<>();
  private final AtomicInteger writes = new AtomicInteger();
  /** Readers look at it while it runs. */
  private volatile @Nullable Doubt doubt;

  CrashWriter(MongoCollection<Document> documents, int round, int number, long seed) {
    this.documents = documents;
    this.round = round;
    this.name = round + "-" + number;
    this.random = new Random(seed);
  }

  /** A write that was sent and not answered: the document may have this version. */
  record Doubt(String id, long version) {}

  /** Inserts what the writers of a round compete for, with version 0, and returns its ids. */
  static List<String> prepareContested(MongoCollection<Document> documents, int round) {
    var ids = IntStream.range(0, CONTESTED).mapToObj(i -> contested(round, i)).toList();
    ids.forEach(id -> documents.insertOne(document(id, 0)));
    return ids;
  }

  private static String contested(int round, int i) {
    return round + "-contested-" + i;
  }

  /** How many writes were acknowledged; readable while it runs. */
  int writes() {
    return writes.get();
  }

  /** To be read after the end. */
  Map<String, Long> acknowledged() {
    return acknowledged;
  }

  /** The write under way, also while it runs. */
  Optional<Doubt> doubt() {
    return Optional.ofNullable(doubt);
  }

  @Override
  public void run() {
    try {
      for (int n = 0;; n++)
        write(n);
    } catch (MongoSocketException | MongoConnectionPoolClearedException | MongoTimeoutException
        | MongoInterruptedException _) {
      // Killed: the write in doubt was not acknowledged.
    }
  }

  private void write(int n) {
    int choice = random.nextInt(10);
    if (choice < 2) {
      compete(contested(round, random.nextInt(CONTESTED)));
    } else if (own.isEmpty() || choice < 6) {
      String id = name + "-" + n;
      var attempted = new Doubt(id, 0);
      doubt = attempted;
      documents.insertOne(document(id, 0));
      own.add(id);
      acknowledge(attempted);
    } else if (choice < 9) {
      String id = own.get(random.nextInt(own.size()));
      long before = acknowledged.getOrDefault(id, GONE);
      if (!advance(id, before))
        throw new IllegalStateException(id + " does not have version " + before);
    } else {
      String id = own.remove(random.nextInt(own.size()));
      var attempted = new Doubt(id, GONE);
      doubt = attempted;
      if (documents.deleteOne(eq("_id", id)).getDeletedCount() != 1)
        throw new IllegalStateException(id + " was not there to be deleted");
      acknowledge(attempted);
    }
  }

  private void compete(String id) {
    Document read = documents.find(eq("_id", id)).first();
    if (read == null)
      throw new IllegalStateException(id + " is not there");
    advance(id, read.getLong("version"));
  }

  /** One field after the other would be torn by a crash in between: all of them change, and the checksum with them. */
  private boolean advance(String id, long from) {
    var attempted = new Doubt(id, from + 1);
    doubt = attempted;
    Document next = document(id, from + 1);
    boolean won = documents.updateOne(and(eq("_id", id), eq("version", from)),
        Updates.combine(next.entrySet().stream().filter(e -> !e.getKey().equals("_id"))
            .map(e -> Updates.set(e.getKey(), e.getValue())).toList()))
        .getMatchedCount() == 1;
    if (won)
      acknowledge(attempted);
    else
      doubt = null;
    return won;
  }

  private void acknowledge(Doubt done) {
    acknowledged.put(done.id(), done.version());
    doubt = null;
    writes.incrementAndGet();
  }

  private static Document document(String id, long version) {
    var d = new Document("_id", id).append("number", id + "#" + version).append("version", version)
        .append("text", (id + "." + version + " ").repeat(20)).append("log", List.of(version, version + 1));
    return d.append("checksum", checksum(d));
  }

  /** Whether the checksum is that of all other fields, and all of them are there. */
  static boolean isWhole(Document d) {
    return d.keySet().containsAll(List.of("_id", "number", "version", "text", "log"))
        && Long.valueOf(checksum(d)).equals(d.get("checksum"));
  }

  private static long checksum(Document d) {
    var sum = new CRC32();
    for (String field : List.of("_id", "number", "version", "text", "log"))
      sum.update((field + "=" + d.get(field) + ";").getBytes(UTF_8));
    return sum.getValue();
  }
}
