package flex.chassis.messages.io;

import java.util.Map;

/** What every Kafka client of the service begins with: brokers and security. */
public record KafkaClients(Map<String, Object> settings) {
  public KafkaClients {
    settings = Map.copyOf(settings);
  }
}
