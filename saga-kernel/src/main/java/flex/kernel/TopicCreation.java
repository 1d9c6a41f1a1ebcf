package flex.kernel;

import flex.contracts.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that topics and those of their dead letters are there. */
final class TopicCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);
  private static final int SECONDS = 30;

  private TopicCreation() {}

  /**
   * Creates what is missing, with the broker's replication factor. A broker that cannot be reached in time is logged:
   * the consumer finds the topics once somebody has made them.
   */
  static void ensure(Map<String, Object> kafka, Map<String, Integer> topics) {
    var wanted = new ArrayList<NewTopic>();
    topics.forEach((name, partitions) -> {
      wanted.add(new NewTopic(name, Optional.of(partitions), Optional.empty()));
      wanted.add(new NewTopic(Topics.deadLetters(name), Optional.of(1), Optional.empty()));
    });
    try (var admin = Admin.create(new HashMap<>(kafka))) {
      for (var creation : admin.createTopics(wanted).values().entrySet()) {
        try {
          creation.getValue().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            LOG.error("Topic {} could not be created: {}", creation.getKey(), String.valueOf(e.getCause()));
          }
        }
      }
    } catch (TimeoutException e) {
      LOG.error("Topics {} could not be created: no broker answered in {} s", topics.keySet(), SECONDS, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
