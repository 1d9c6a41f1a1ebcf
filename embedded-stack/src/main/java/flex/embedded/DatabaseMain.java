package flex.embedded;

import flex.embedded.database.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A database that speaks MongoDB's wire protocol and keeps every acknowledged write through kill -9.
 * {@code --host 127.0.0.1 --port N --data DIR [--parent-pid PID]}
 */
public final class DatabaseMain {

  private DatabaseMain() {}

  /** Runs until SIGTERM. Exit codes: 74 when a write cannot be made durable, 98 for a taken port. */
  public static void main(String... arguments) throws Exception {
    ServerProcess.begin();
    var given = ServerArguments.parse(List.of("--host", "--port", "--data", "--parent-pid"), arguments);
    ServerProcess.endWith(given.optional("--parent-pid"));
    String host = given.loopbackHost("--host");
    int port = given.port("--port");
    Path data = given.path("--data");
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
