package flex.embedded.testing;

import flex.embedded.launch.EmbeddedServer;
import flex.embedded.launch.Launch;

/**
 * The broker of this JVM's tests: the embedded one, or with {@code FLEX_TEST_KAFKA=container} in the environment
 * {@code apache/kafka} where a container engine runs. Topics are not created by use.
 *
 * @param bootstrapServers for clients, {@code host:port}
 */
public record TestBroker(String bootstrapServers) {

  private static final String CONTAINER = "org.testcontainers.kafka.KafkaContainer";

  /** The same broker for the whole JVM, started by the first call; tests part by topic names. */
  public static TestBroker shared() {
    return Shared.BROKER;
  }

  /** A broker for one test that stops, kills or restarts it; the caller closes it, the JVM's end does so too. */
  public static EmbeddedServer separate() {
    return Fixtures.startTemporary(Launch.Kind.BROKER);
  }

  private static TestBroker start() {
    if ("container".equals(System.getenv("FLEX_TEST_KAFKA")) && Fixtures.containersMayRun(CONTAINER)) {
      var container = Containers.broker();
      if (container.isPresent())
        return new TestBroker(container.get());
    }
    return new TestBroker(separate().address());
  }

  private static final class Shared {
    private static final TestBroker BROKER = start();
  }
}
