package flex.kernel;

import flex.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that topics are there. */
final class TopicCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
  private static final int MOST_LOOKS = 500;

  /** Dead letters are kept until somebody deletes them. */
  private static final Map<String, String> FOR_EVER = Map.of(TopicConfig.CLEANUP_POLICY_CONFIG,
      TopicConfig.CLEANUP_POLICY_DELETE, TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG,
      "-1");

  private TopicCreation() {}

  /** What else is asked of the broker before anybody listens. */
  @FunctionalInterface
  interface Then {
    void with(Admin admin) throws InterruptedException;
  }

  /** Creates what is missing, with the broker's replication factor; tries until it is done. */
  static void ensure(Map<String, Object> kafka, Map<String, Integer> topics, Then then) throws InterruptedException {
    while (true) {
      var settings = new HashMap<>(kafka);
      settings.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, BETWEEN_LOOKS.toMillis());
      try (var admin = Admin.create(settings)) {
        create(admin, topics);
        then.with(admin);
        return;
      } catch (ExecutionException | KafkaException e) {
        LOG.warn("Topics {} are not there yet, next try in {}: {}", topics.keySet(), BETWEEN_TRIES, e.toString());
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  private static void create(Admin admin, Map<String, Integer> topics) throws ExecutionException, InterruptedException {
    var wanted = new ArrayList<NewTopic>();
    topics.forEach((name, partitions) -> {
      var topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
      wanted.add(Topics.isDeadLetters(name) ? topic.configs(FOR_EVER) : topic);
    });
    var fresh = new ArrayList<String>();
    for (var creation : admin.createTopics(wanted).values().entrySet()) {
      try {
        creation.getValue().get();
        fresh.add(creation.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    awaitLeaders(admin, topics, fresh);
    keep(admin, topics.keySet().stream().filter(Topics::isDeadLetters).filter(name -> !fresh.contains(name)).toList());
  }

  /**
   * A topic is there a little before the leaders of its partitions serve it. Who reads or writes it meanwhile is refused,
   * and waits some 100 ms before the next try.
   */
  private static void awaitLeaders(Admin admin, Map<String, Integer> topics, List<String> fresh)
      throws InterruptedException {
    if (fresh.isEmpty()) {
      return;
    }
    var partitions = fresh.stream().flatMap(name -> IntStream.range(0, topics.getOrDefault(name, 0))
        .mapToObj(partition -> new TopicPartition(name, partition)))
        .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.earliest()));
    try {
      awaitTopics(admin, fresh);
      admin.listOffsets(partitions).all().get();
    } catch (ExecutionException e) {
      LOG.warn("The leaders of {} cannot be asked; their first messages may wait: {}", fresh, e.toString());
    }
  }

  /** The controller has made them; the brokers hear of it a little later. */
  private static void awaitTopics(Admin admin, List<String> fresh) throws ExecutionException, InterruptedException {
    for (int tries = 0;; tries++) {
      try {
        admin.describeTopics(fresh).allTopicNames().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || tries == MOST_LOOKS) {
          throw e;
        }
        Thread.sleep(BETWEEN_LOOKS);
      }
    }
  }

  /** What an earlier build has created. Who may not change topics works with them as they are. */
  private static void keep(Admin admin, List<String> deadLetters) throws InterruptedException {
    if (deadLetters.isEmpty()) {
      return;
    }
    Collection<AlterConfigOp> changes = FOR_EVER.entrySet().stream()
        .map(e -> new AlterConfigOp(new ConfigEntry(e.getKey(), e.getValue()), AlterConfigOp.OpType.SET)).toList();
    try {
      admin.incrementalAlterConfigs(deadLetters.stream().collect(
          Collectors.toMap(name -> new ConfigResource(ConfigResource.Type.TOPIC, name), _ -> changes))).all().get();
    } catch (ExecutionException e) {
      LOG.warn("Dead letters may be lost after the broker's usual time, since {} cannot be changed: {}", deadLetters,
          e.toString());
    }
  }
}
