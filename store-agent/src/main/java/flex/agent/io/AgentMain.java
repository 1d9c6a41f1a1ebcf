package flex.agent.io;

import flex.agent.enrolment.io.ConfigDriveFile;
import flex.agent.io.StartFailure.Exit;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Runs the agent of one store until SIGTERM. */
public final class AgentMain {
  private static final Duration STOP_WITHIN = Duration.ofMillis(2_500);

  private AgentMain() {}

  public static void main(String[] args) {
    // Bounds against visitors who send slowly or open connections without end; seconds.
    System.setProperty("sun.net.httpserver.maxReqTime", "15");
    System.setProperty("sun.net.httpserver.maxRspTime", "60");
    System.setProperty("sun.net.httpserver.idleInterval", "30");
    System.setProperty("jdk.httpserver.maxConnections", "2000");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      run(args);
    } catch (StartFailure e) {
      LoggerFactory.getLogger(AgentMain.class).error("The agent cannot start: {}", e.getMessage());
      System.exit(e.exit().code);
    } catch (RuntimeException | Error e) {
      // Threads that were begun before would keep half an agent alive, of which nobody would know.
      LoggerFactory.getLogger(AgentMain.class).error("The agent cannot start, by an error that nobody foresaw", e);
      System.exit(Exit.BUG.code);
    }
  }

  private static void run(String[] args) throws StartFailure {
    Arguments arguments;
    try {
      arguments = Arguments.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      throw new StartFailure(Exit.USAGE, String.valueOf(e.getMessage()), e);
    }
    try {
      var drive = ConfigDriveFile.read(arguments.configDrive());
      // Milliseconds are what the journal keeps, and a stored answer is sent as it was.
      var agent = new Agent(arguments.root(), drive, Clock.tickMillis(Clock.systemUTC().getZone()));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(agent)));
      agent.start();
    } catch (IOException e) {
      throw new StartFailure(Exit.TREE, String.valueOf(e.getMessage()), e);
    }
  }

  private static void stop(Agent agent) {
    var closing = Thread.ofPlatform().daemon().start(agent::close);
    try {
      if (!closing.join(STOP_WITHIN)) {
        LoggerFactory.getLogger(AgentMain.class).warn("Not everything ended in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
