package flex.chassis.health.io;

import com.mongodb.client.MongoDatabase;
import flex.chassis.database.io.Databases;
import flex.chassis.messages.io.KafkaClients;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Whether the service can do its work: with its database and its broker. Liveness asks neither. */
@AutoConfiguration
class HealthAutoConfiguration {
  private static final int MILLIS = 2_000;

  @Bean
  @ConditionalOnMissingBean(name = "databaseHealthIndicator")
  HealthIndicator databaseHealthIndicator(MongoDatabase database) {
    return () -> {
      try {
        Databases.ping(database, MILLIS);
        return Health.up().build();
      } catch (RuntimeException e) {
        return Health.down(e).build();
      }
    };
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  Admin admin(KafkaClients kafka) {
    return Admin.create(new HashMap<>(kafka.settings()));
  }

  @Bean
  @ConditionalOnMissingBean(name = "brokerHealthIndicator")
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
