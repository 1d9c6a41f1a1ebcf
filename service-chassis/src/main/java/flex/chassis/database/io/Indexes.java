package flex.chassis.database.io;

import com.mongodb.MongoException;
import flex.kernel.Sagas;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.IndexDefinition;

/**
 * The indexes of a collection, made once per process before the first write that they guard, since there may be no database
 * yet when the service starts.
 */
public final class Indexes {
  private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);
  private static final int TRIES = 10;
  private static final Duration PAUSE = Duration.ofMillis(50);
  /** InternalError (some servers' "deadlock detected"), LockTimeout, LockBusy, WriteConflict, index builds that met. */
  private static final Set<Integer> MET_ANOTHER = Set.of(1, 24, 46, 112, 276, 12_587);

  private final MongoOperations template;
  private final String collection;
  private final List<IndexDefinition> wanted;
  private volatile boolean there;

  public Indexes(MongoOperations template, String collection, List<IndexDefinition> wanted) {
    this.template = template;
    this.collection = collection;
    this.wanted = List.copyOf(wanted);
  }

  /** Returns at once where they were made before. Several instances that begin together may get into each other's way. */
  public void ensure() {
    if (!there) {
      create();
    }
  }

  private synchronized void create() {
    for (int attempt = 1; !there; attempt++) {
      try {
        Sagas.makeIndexes(() -> {
          var indexes = template.indexOps(collection);
          wanted.forEach(indexes::createIndex);
        });
        there = true;
      } catch (RuntimeException e) {
        if (attempt == TRIES || !metAnother(e)) {
          throw e;
        }
        LOG.info("Indexes of {} are made by another instance, too: {}", collection, e.toString());
        pause(attempt, e);
      }
    }
  }

  private static boolean metAnother(@Nullable Throwable e) {
    return e != null && ((e instanceof MongoException mongo && MET_ANOTHER.contains(mongo.getCode()))
        || metAnother(e.getCause()));
  }

  private static void pause(int attempt, RuntimeException e) {
    try {
      Thread.sleep(PAUSE.multipliedBy(attempt).plusMillis(ThreadLocalRandom.current().nextLong(PAUSE.toMillis())));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }
}
