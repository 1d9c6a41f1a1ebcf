package flex.embedded.database;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a command of the wire protocol does to the data. */
enum Command {

  HELLO, READ, WRITE, STRUCTURE;

  private static final Set<String> READS = Set.of("find", "getmore", "killcursors", "count", "distinct", "ismaster",
      "ping", "buildinfo", "serverstatus", "listcollections", "listindexes", "listdatabases", "dbstats",
      "collstats", "validate", "connectionstatus", "whatsmyuri", "getlasterror", "reseterror", "endsessions",
      "hostinfo", "getcmdlineopts", "getlog", "getfreemonitoringstatus", "replsetgetstatus", "getparameter");
  private static final Set<String> STRUCTURES = Set.of("create", "createindexes", "drop", "dropindexes",
      "dropdatabase", "renamecollection");

  /** An unknown command counts as a write: that costs at most a commit, the opposite would cost data. */
  static Command of(String name, Document body) {
    String known = name.toLowerCase(Locale.ROOT);
    if (known.equals("hello"))
      return HELLO;
    if (READS.contains(known) || (known.equals("aggregate") && !writes(body)))
      return READ;
    return STRUCTURES.contains(known) ? STRUCTURE : WRITE;
  }

  private static boolean writes(Document aggregate) {
    return aggregate.get("pipeline") instanceof List<?> stages && !stages.isEmpty()
        && stages.getLast() instanceof Document last
        && (last.containsKey("$out") || last.containsKey("$merge"));
  }
}
