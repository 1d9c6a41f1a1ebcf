package flex.embedded;

import flex.embedded.ServerArguments.Argument;
import flex.embedded.database.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A database that speaks MongoDB's wire protocol and keeps every acknowledged write through kill -9.
 * {@code --host 127.0.0.1 --port N --data DIR [--parent-pid PID]}
 */
public final class DatabaseMain {

  static final List<Argument> ARGUMENTS = List.of(Argument.HOST, Argument.PORT, Argument.DATA, Argument.PARENT_PID);

  private DatabaseMain() {}

  /** Runs until SIGTERM. Exit codes: 64 for unusable arguments, 74 when a write cannot be made durable, 98 for a taken port. */
  public static void main(String... arguments) throws Exception {
    ServerProcess.quietLogging();
    var given = ServerProcess.arguments(ARGUMENTS, arguments);
    ServerProcess.endWith(given.optional(Argument.PARENT_PID));
    String host = given.text(Argument.HOST);
    int port = given.port(Argument.PORT);
    Path data = given.path(Argument.DATA);
    ServerProcess.requireFree(host, port);
    Files.createDirectories(data);
    var server = DatabaseServer.open(data.resolve("database.mv"), failure -> {
      ServerProcess.say("a write could not be made durable, ending: " + failure);
      Runtime.getRuntime().halt(ServerProcess.EXIT_NOT_DURABLE);
    });
    ServerProcess.onTermination(server::close);
    server.listen(host, port);
    ServerProcess.ready();
  }
}
