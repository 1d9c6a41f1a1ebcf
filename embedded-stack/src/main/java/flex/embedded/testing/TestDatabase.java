package flex.embedded.testing;

import flex.embedded.launch.EmbeddedServer;
import flex.embedded.launch.Launch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The database of this JVM's tests: the one {@code FLEX_TEST_MONGODB_URI} names, else MongoDB in a container where
 * Testcontainers and a container engine are there, else the embedded one.
 *
 * @param uri for drivers, as given, possibly with the name of a database and options
 */
public record TestDatabase(String uri) {

  private static final String CONTAINER = "org.testcontainers.mongodb.MongoDBContainer";
  private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** The same database server for the whole JVM, started by the first call; tests part by database names. */
  public static TestDatabase shared() {
    return Shared.DATABASE;
  }

  /** A database for one test that stops, kills or restarts it; the caller closes it, the JVM's end does so too. */
  public static EmbeddedServer separate() {
    return Fixtures.startTemporary(Launch.Kind.DATABASE);
  }

  /**
   * A database name no other caller has, in this JVM or another one on the same server; under 64 characters. Where the
   * server outlives the tests, databases of these names are dropped at the end of the JVM.
   */
  public static String freshName() {
    String name = "test_" + Long.toString(System.currentTimeMillis(), 36) + "_" + ProcessHandle.current().pid() + "_"
        + NUMBERS.incrementAndGet();
    NAMES.add(name);
    return name;
  }

  /** The URI with the name of a database in it, and the options kept. */
  public String uri(String database) {
    int host = uri.indexOf("://") + 3;
    int options = uri.indexOf('?');
    String hosts = options < 0 ? uri : uri.substring(0, options);
    int path = hosts.indexOf('/', host);
    return (path < 0 ? hosts : hosts.substring(0, path)) + "/" + database
        + (options < 0 ? "" : uri.substring(options));
  }

  private static TestDatabase start() {
    String given = System.getenv("FLEX_TEST_MONGODB_URI");
    if (given != null && !given.isBlank()) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> Leftovers.drop(given, NAMES)));
      return new TestDatabase(given);
    }
    if (Fixtures.containersMayRun(CONTAINER)) {
      var container = Containers.database();
      if (container.isPresent())
        return new TestDatabase(container.get());
    }
    return new TestDatabase(separate().uri());
  }

  private static final class Shared {
    private static final TestDatabase DATABASE = start();
  }
}
