package flex.agent.commands.io;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.connection.ServerDescription;
import com.mongodb.event.CommandListener;
import flex.agent.commands.Unavailable;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store's own database. A call waits at most some seconds for it, and then throws {@link Unavailable}. */
public final class StoreDatabase implements AutoCloseable {
  public static final String SHOPS = "shops";
  static final String COMMANDS = "commands";
  static final String FACTS = "facts";

  private static final Logger LOG = LoggerFactory.getLogger(StoreDatabase.class);
  private static final String VM = "vm";
  private static final String ENROLLED_AT = "enrolledAt";

  private final MongoClient client;
  private final MongoDatabase database;

  /** Connects in the background. */
  public StoreDatabase(String uri, String name) {
    this(uri, name, List.of());
  }

  /** Besides, every command is told to the listeners. */
  StoreDatabase(String uri, String name, List<CommandListener> listeners) {
    client = MongoClients.create(MongoClientSettings.builder()
        .applyConnectionString(new ConnectionString(uri))
        .commandListenerList(listeners)
        .applicationName("store-agent")
        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
        .applyToClusterSettings(c -> c.serverSelectionTimeout(3, TimeUnit.SECONDS))
        .applyToSocketSettings(s -> s.connectTimeout(2, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS))
        .applyToServerSettings(s -> s.heartbeatFrequency(2, TimeUnit.SECONDS))
        .applyToConnectionPoolSettings(p -> p.maxSize(4))
        .build());
    database = client.getDatabase(name);
  }

  /**
   * Makes sure that what is stored is this VM's. An alias is given to a new VM only after its former one was destroyed
   * with the shops' files; what the database still knows of those is of no use, and would stand in the way.
   *
   * @return when the VM was enrolled first; a second enrolment, for a new certificate, does not count
   */
  public Instant belongTo(String vmId, Instant enrolledAt) {
    return call(() -> {
      var facts = collection(FACTS);
      var known = facts.find(Filters.eq("_id", VM)).first();
      if (known != null && vmId.equals(known.getString("vmId"))) {
        return Objects.requireNonNull(known.getDate(ENROLLED_AT)).toInstant();
      }
      if (known != null) {
        LOG.warn("The database was that of VM {}; its {} commands and {} shops are forgotten", known.getString("vmId"),
            collection(COMMANDS).countDocuments(), collection(SHOPS).countDocuments());
        collection(COMMANDS).deleteMany(new Document());
        collection(SHOPS).deleteMany(new Document());
        facts.deleteOne(Filters.eq("_id", MongoJournal.EPOCH));
      }
      facts.updateOne(Filters.eq("_id", VM),
          Updates.combine(Updates.set("vmId", vmId), Updates.set(ENROLLED_AT, Date.from(enrolledAt))),
          new UpdateOptions().upsert(true));
      return enrolledAt;
    });
  }

  /** As the driver last saw it, some 2 s ago at most. */
  public boolean isReachable() {
    return client.getClusterDescription().getServerDescriptions().stream().anyMatch(ServerDescription::isOk);
  }

  @Override
  public void close() {
    client.close();
  }

  public MongoCollection<Document> collection(String name) {
    return database.getCollection(name);
  }

  /** Parts the database being away from everything else. */
  public static <T> T call(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (MongoConnectionPoolClearedException | MongoSocketException | MongoTimeoutException
        | MongoNotPrimaryException | MongoNodeIsRecoveringException
        | MongoInterruptedException e) {
      throw new Unavailable("the database is away", e);
    } catch (MongoException e) {
      if (e.hasErrorLabel("RetryableWriteError")) {
        throw new Unavailable("the database changes its primary", e);
      }
      throw e;
    } catch (IllegalStateException e) {
      throw new Unavailable("the database client is closed", e);
    }
  }
}
