package flex.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the servers have in common as processes: port check, exit codes, the watch over a parent, the READY line. */
final class ServerProcess {

  /** Exit code when a port is in use; a line {@code PORT_TAKEN host:port} on stdout names it. */
  static final int EXIT_PORT_TAKEN = 98;
  /** Exit code for arguments that cannot be used. */
  static final int EXIT_USAGE = 64;
  /** Exit code when a write could not be made durable: nothing may be acknowledged after that. */
  static final int EXIT_NOT_DURABLE = 74;

  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(10);

  private ServerProcess() {}

  /** Must run before the first logger exists, so that the file of the class path's other user is not picked up. */
  static void quietLogging() {
    if (System.getProperty("logback.configurationFile") == null)
      System.setProperty("logback.configurationFile", "flex/embedded/logback-embedded.xml");
  }

  /** Or ends the process, after a line for each that cannot be used. */
  static ServerArguments arguments(List<ServerArguments.Argument> known, String... arguments) {
    try {
      return ServerArguments.parse(known, arguments);
    } catch (IllegalArgumentException e) {
      say(String.valueOf(e.getMessage()));
      System.exit(EXIT_USAGE);
      throw e;
    }
  }

  static void requireFree(String host, int port) throws IOException {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (BindException e) {
      say("PORT_TAKEN " + host + ":" + port);
      System.exit(EXIT_PORT_TAKEN);
    }
  }

  /** Ends this process, gracefully if it can be done in bounded time, once the process of that id is gone. */
  static void endWith(Optional<String> parentPid) {
    if (parentPid.isEmpty())
      return;
    Optional<ProcessHandle> parent = ProcessHandle.of(Long.parseLong(parentPid.get()));
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
      parent.ifPresent(process -> process.onExit().join());
      System.exit(0);
    });
  }

  /** Runs the end of a server on SIGTERM, and cuts it short when it takes too long. */
  static void onTermination(Runnable end) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
      Thread limit = Thread.ofPlatform().daemon().name("shutdown-limit").start(() -> {
        try {
          Thread.sleep(SHUTDOWN_LIMIT);
          Runtime.getRuntime().halt(1);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      });
      end.run();
      limit.interrupt();
    }));
  }

  static void ready() {
    say("READY");
  }

  /** One line on stdout, whole even when several threads write. */
  static void say(String line) {
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
