package flex.kernel;

import com.mongodb.ReadPreference;
import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Finds commands that ask for less than the kernel promises: writes that wait for a majority and its journal, reads of
 * what a majority has, from the primary. The last is not sent to a server that stands alone, so it is read off the
 * collection.
 */
final class Concerns implements CommandListener, TappedDatabase.Tap {
  private static final BsonDocument WRITE = new BsonDocument("w", new BsonString("majority")).append("j",
      BsonBoolean.TRUE);
  private static final BsonDocument READ = new BsonDocument("level", new BsonString("majority"));

  private final String database;
  private final Set<String> heard = new TreeSet<>();
  private final Set<String> weak = new TreeSet<>();

  Concerns(String database) {
    this.database = database;
  }

  @Override
  public synchronized void commandStarted(CommandStartedEvent event) {
    if (event.getDatabaseName().equals(database)) {
      switch (event.getCommandName()) {
        case "insert", "update", "delete", "createIndexes" -> compare(event, "writeConcern", WRITE);
        case "find" -> compare(event, "readConcern", READ);
        default -> {
          // What goes on with another command, or ends it.
        }
      }
    }
  }

  private void compare(CommandStartedEvent event, String concern, BsonDocument expected) {
    heard.add(event.getCommandName());
    var found = event.getCommand().get(concern);
    if (!expected.equals(found)) {
      weak.add(event.getCommandName() + " with the " + concern + " " + found);
    }
  }

  @Override
  public @Nullable Object pass(String name, MongoCollection<Document> collection, Supplier<@Nullable Object> command) {
    var from = collection.getReadPreference();
    synchronized (this) {
      heard.add(name);
      if (!from.equals(ReadPreference.primary())) {
        weak.add(name + " with the read preference " + from.getName());
      }
    }
    return command.get();
  }

  /** Names of commands as they were sent, and of those of the store. */
  synchronized Set<String> heard() {
    return Set.copyOf(heard);
  }

  /** In words; empty where there was none. */
  synchronized Set<String> weak() {
    return new TreeSet<>(weak);
  }
}
