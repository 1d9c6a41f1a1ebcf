package flex.site.server.io;

import flex.contracts.Topics;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes the topic that the service owns and does not listen to, as soon as there is a broker. */
@Component
public class OwnTopics {
  private static final Logger LOG = LoggerFactory.getLogger(OwnTopics.class);
  private static final long PAUSE_MILLIS = 1_000;

  private final Admin admin;

  OwnTopics(Admin admin) {
    this.admin = admin;
  }

  /** In the background; waits for no broker. */
  public void create() {
    Thread.ofVirtual().name("own-topics").start(() -> {
      try {
        while (!isThere()) {
          Thread.sleep(PAUSE_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private boolean isThere() throws InterruptedException {
    try {
      admin.createTopics(List.of(new NewTopic(Topics.SITE_EVENTS, Optional.of(Topics.PARTITIONS), Optional.empty())))
          .all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return true;
      }
      LOG.warn("Topic {} could not be created yet: {}", Topics.SITE_EVENTS, String.valueOf(e.getCause()));
      return false;
    } catch (RuntimeException closed) {
      return true;
    }
  }
}
