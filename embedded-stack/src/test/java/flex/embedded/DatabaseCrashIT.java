package flex.embedded;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import flex.embedded.launch.EmbeddedServer;
import flex.embedded.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kill -9 amid thousands of writes, ten times over the same file: what was acknowledged or shown to a reader is there,
 * what was deleted is gone, and nothing is torn. Another run of the same choices: {@code -Dflex.crash.seed=N}.
 */
class DatabaseCrashIT {
  private static final int ROUNDS = 5;
  private static final int WRITERS = 12;
  private static final int READERS = 4;
  private static final int FEWEST_WRITES = 1_500;
  private static final int MOST_WRITES = 2_500;
  private static final String CONNECTION = "/?serverSelectionTimeoutMS=3000&retryReads=false&maxPoolSize="
      + (WRITERS + READERS);

  private final long seed = Long.getLong("flex.crash.seed", 20261121);
  private final String database = TestDatabase.freshName();

  /** The version of each document as it was acknowledged; {@link CrashWriter#GONE} where its deletion was. */
  private final Map<String, Long> acknowledged = new HashMap<>();

  /** Who worked in a round, to be asked after the end. */
  private record Round(List<CrashWriter> writers, List<CrashReader> readers) {}

  @Test
  @Timeout(300)
  void shouldKeepWholeWhatWasAcknowledgedOrShownWhenKilledAmidWrites() throws Exception {
    var random = new Random(seed);
    try (EmbeddedServer server = TestDatabase.separate()) {
      for (int round = 0; round < ROUNDS; round++) {
        Round worked = workUntilKilled(server, random, round);
        server.restart();
        try (var client = MongoClients.create(server.uri() + CONNECTION)) {
          List<String> faults = check(client.getDatabase(database).getCollection("documents"), worked);
          assertThat(faults).as("round %d of %d, -Dflex.crash.seed=%d", round + 1, ROUNDS, seed).isEmpty();
        }
      }
    }
  }

  private Round workUntilKilled(EmbeddedServer server, Random random, int round) throws Exception {
    int enough = random.nextInt(FEWEST_WRITES, MOST_WRITES);
    try (var client = MongoClients.create(server.uri() + CONNECTION);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      MongoCollection<Document> documents = client.getDatabase(database).getCollection("documents");
      documents.createIndex(Indexes.ascending("number"), new IndexOptions().unique(true));
      List<String> contested = CrashWriter.prepareContested(documents, round);
      contested.forEach(id -> acknowledged.put(id, 0L));
      List<CrashWriter> writers = IntStream.range(0, WRITERS)
          .mapToObj(i -> new CrashWriter(documents, round, i, random.nextLong())).toList();
      List<CrashReader> readers = IntStream.range(0, READERS)
          .mapToObj(_ -> new CrashReader(documents, contested, writers)).toList();
      List<Future<?>> running = new ArrayList<>();
      writers.forEach(writer -> running.add(threads.submit(writer)));
      readers.forEach(reader -> running.add(threads.submit(reader)));
      await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5))
          .until(() -> writers.stream().mapToInt(CrashWriter::writes).sum() >= enough
              || running.stream().anyMatch(Future::isDone));
      server.kill();
      for (Future<?> one : running)
        one.get();
      assertThat(writers.stream().mapToInt(CrashWriter::writes).sum())
          .as("writes before the kill of round %d", round + 1)
          .isGreaterThanOrEqualTo(enough);
      assertThat(readers).as("readers of round %d", round + 1).noneMatch(reader -> reader.shown().isEmpty());
      return new Round(writers, readers);
    }
  }

  /** What is wrong in the database, in words; takes over into {@link #acknowledged} what it finds. */
  private List<String> check(MongoCollection<Document> documents, Round worked) {
    Map<String, Set<Long>> doubts = new HashMap<>();
    var touched = new HashMap<String, Long>();
    for (CrashWriter writer : worked.writers()) {
      writer.acknowledged().forEach((id, version) -> touched.merge(id, version, Math::max));
      writer.doubt().ifPresent(doubt -> doubts.computeIfAbsent(doubt.id(), _ -> new HashSet<>()).add(doubt.version()));
    }
    acknowledged.putAll(touched);

    var faults = new ArrayList<String>();
    var stored = new HashMap<String, Document>();
    for (Document one : documents.find()) {
      if (stored.put(one.getString("_id"), one) != null)
        faults.add("twice: " + one.getString("_id"));
      if (!CrashWriter.isWhole(one))
        faults.add("torn: " + one);
    }
    for (CrashReader reader : worked.readers())
      reader.shown().forEach((id, shown) -> {
        long found = version(stored.get(id));
        boolean deleted = touched.getOrDefault(id, 0L) == CrashWriter.GONE
            || doubts.getOrDefault(id, Set.of()).contains(CrashWriter.GONE);
        if (tookBack(shown, found, deleted))
          faults.add("a reader was shown version " + shown + " of " + id + ", the crash took it back to " + found);
      });
    var ids = new ArrayList<>(acknowledged.keySet());
    stored.keySet().stream().filter(id -> !acknowledged.containsKey(id)).forEach(ids::add);
    for (String id : ids) {
      long expected = acknowledged.getOrDefault(id, CrashWriter.GONE);
      long found = version(stored.get(id));
      Set<Long> doubt = doubts.getOrDefault(id, Set.of());
      if (found != expected && !(doubt.contains(found) && (found > expected || found == CrashWriter.GONE)))
        faults.add(id + " has version " + found + ", acknowledged was " + expected + ", in doubt " + doubt);
      acknowledged.put(id, found);
    }
    // The entry of each index leads to the document and to no deleted one, also where a write was in doubt.
    touched.keySet().forEach(id -> checkIndexes(documents, id, stored.get(id), faults));
    doubts.keySet().forEach(id -> checkIndexes(documents, id, stored.get(id), faults));
    return faults;
  }

  private static long version(@Nullable Document stored) {
    return stored == null ? CrashWriter.GONE : stored.getLong("version");
  }

  private static boolean tookBack(long shown, long found, boolean deleted) {
    if (found == CrashWriter.GONE)
      return shown != CrashWriter.GONE && !deleted;
    return shown == CrashWriter.GONE || found < shown;
  }

  private static void checkIndexes(MongoCollection<Document> documents, String id,
      @Nullable Document stored, List<String> faults) {
    Document byId = documents.find(eq("_id", id)).first();
    if (stored == null ? byId != null : !stored.equals(byId))
      faults.add("the index on _id leads from " + id + " to " + byId + " instead of " + stored);
    if (stored != null && !stored.equals(documents.find(eq("number", stored.get("number"))).first()))
      faults.add("the index on number does not lead to " + stored);
  }
}
