package flex.embedded.testing;

import java.util.Optional;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;

/** The only class that touches Testcontainers; loaded only where they are on the class path. */
final class Containers {

  private static final String MONGO_IMAGE = "mongo:7.0";
  private static final String KAFKA_IMAGE = "apache/kafka:4.1.0";

  private Containers() {}

  /** The URI of a MongoDB, a replica set of one; Testcontainers' reaper removes it after the JVM. */
  static Optional<String> database() {
    if (!DockerClientFactory.instance().isDockerAvailable())
      return Optional.empty();
    var container = new MongoDBContainer(MONGO_IMAGE).withReplicaSet();
    container.start();
    return Optional.of(container.getConnectionString());
  }

  /** The bootstrap servers of a broker in a container. */
  static Optional<String> broker() {
    if (!DockerClientFactory.instance().isDockerAvailable())
      return Optional.empty();
    var container = new KafkaContainer(KAFKA_IMAGE).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    container.start();
    return Optional.of(container.getBootstrapServers());
  }
}
