package flex.embedded.database;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.time.Clock;
import org.h2.mvstore.MVStore;

/** The stock backend answers before its writes are in the file; this one waits for the commit. */
final class DurableBackend extends H2Backend {

  private final GroupCommit commits;

  DurableBackend(MVStore store, GroupCommit commits, Clock clock) {
    this.commits = commits;
    super(store, clock);
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return new DurableDatabase(name, getMvStore(), getCursorRegistry());
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document body) {
    return switch (Command.of(command, body)) {
      case HELLO -> hello(super.handleCommand(channel, database, "isMaster", body));
      case READ -> commits.read(() -> super.handleCommand(channel, database, command, body));
      case WRITE -> commits.write(() -> super.handleCommand(channel, database, command, body));
      case STRUCTURE -> commits.writeAlone(() -> super.handleCommand(channel, database, command, body));
    };
  }

  /** Drivers and health checks ask with {@code hello}, which the library knows by its old name only. */
  private static Document hello(Document isMaster) {
    isMaster.remove("ismaster");
    isMaster.put("isWritablePrimary", true);
    isMaster.put("readOnly", false);
    return isMaster;
  }
}
