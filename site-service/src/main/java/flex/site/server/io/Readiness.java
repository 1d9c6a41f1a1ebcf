package flex.site.server.io;

import com.mongodb.client.MongoDatabase;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.bson.Document;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether the service can do its work: with its database and its broker. Liveness asks neither. */
@Configuration(proxyBeanMethods = false)
class Readiness {
  private static final int MILLIS = 2_000;

  @Bean
  HealthIndicator databaseHealthIndicator(MongoDatabase database) {
    return () -> {
      try {
        database.withTimeout(MILLIS, TimeUnit.MILLISECONDS).runCommand(new Document("ping", 1));
        return Health.up().build();
      } catch (RuntimeException e) {
        return Health.down(e).build();
      }
    };
  }

  @Bean(destroyMethod = "close")
  Admin admin(KafkaClients kafka) {
    return Admin.create(new HashMap<>(kafka.settings()));
  }

  @Bean
  HealthIndicator brokerHealthIndicator(Admin admin) {
    return () -> {
      try {
        admin.describeCluster().clusterId().get(MILLIS, TimeUnit.MILLISECONDS);
        return Health.up().build();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Health.down(e).build();
      } catch (Exception e) {
        return Health.down(e).build();
      }
    };
  }
}
