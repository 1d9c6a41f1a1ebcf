package flex.acceptance;

import com.mongodb.MongoClientException;
import com.mongodb.MongoSocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** The shops that were asked for, and those among them that are in work. Safe for many threads. */
final class ChaosOrders {
  private final ProvisioningSystem provider;
  private final ChaosDatabase documents;
  private final SortedSet<Integer> ordered = new ConcurrentSkipListSet<>();
  private final AtomicInteger last = new AtomicInteger(ChaosPlan.SHOPS);
  private volatile Read read = new Read(Map.of(), Instant.now());
  private volatile boolean databaseMayBeAway;

  ChaosOrders(ProvisioningSystem provider, ChaosDatabase documents) {
    this.provider = provider;
    this.documents = documents;
  }

  /** Steps of all sagas, as they were then. */
  private record Read(Map<String, String> steps, Instant at) {}

  /** Step by request that has not ended; {@code age} is how long ago it was read. */
  record InWork(Map<String, String> steps, Duration age) {
    InWork {
      steps = new LinkedHashMap<>(steps);
    }
  }

  /** Returns when the broker has them, however long it is away. */
  void order(int from, int to) {
    for (int shop = from; shop <= to; shop++) {
      var request = ChaosChecks.request(shop);
      provider.publish(request, ProvisioningSystem.shop(request, ChaosChecks.alias(shop), "6.15.0", "Standard",
          ChaosChecks.name(shop)));
      ordered.add(shop);
    }
  }

  /** One more than the plan has, for a fault that finds nobody in work. */
  void another() {
    int shop = last.incrementAndGet();
    order(shop, shop);
  }

  /** How many shops there shall be at the end; they are counted from 1. */
  int shops() {
    return last.get();
  }

  /** From now on it is no surprise that the database does not answer. */
  void expectDatabaseAway() {
    databaseMayBeAway = true;
  }

  /** While the database is away nothing can change in what was read last. */
  InWork inWork() {
    var now = read();
    var open = new LinkedHashMap<String, String>();
    for (int shop : ordered) {
      var step = now.steps.getOrDefault(ChaosChecks.request(shop), "not taken in");
      if (!step.startsWith("ended") || step.endsWith("unsent")) {
        open.put(ChaosChecks.request(shop), step);
      }
    }
    return new InWork(open, Duration.between(now.at, Instant.now()));
  }

  private Read read() {
    try {
      var begun = Instant.now();
      read = new Read(documents.steps(), begun);
    } catch (MongoClientException | MongoSocketException away) {
      if (!databaseMayBeAway) {
        throw new AssertionError("the database is away unasked", away);
      }
    }
    return read;
  }
}
