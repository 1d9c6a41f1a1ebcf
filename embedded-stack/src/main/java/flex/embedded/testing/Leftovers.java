package flex.embedded.testing;

import com.mongodb.client.MongoClients;
import java.util.Collection;

/** The only class that touches the driver; loaded only where the database server outlives this JVM. */
final class Leftovers {

  private Leftovers() {}

  /** Drops the databases of these names; those that are not there are none of its business. */
  static void drop(String uri, Collection<String> names) {
    try (var client = MongoClients.create(uri)) {
      names.forEach(name -> client.getDatabase(name).drop());
    }
  }
}
