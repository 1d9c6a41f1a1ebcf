package flex.chassis.database.io;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import flex.chassis.settings.io.ChassisSettings;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.mongo.MongoAutoConfiguration;
import org.springframework.boot.autoconfigure.mongo.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.data.mongodb.core.MongoTemplate;

/** One client for all: Spring Boot connects it, the kernel takes the database from it, features the template. */
@AutoConfiguration(after = MongoAutoConfiguration.class)
class DatabaseAutoConfiguration {
  /** Behind Spring Boot's own, which has the order 0: an outage is noticed in seconds, whatever the URI says. */
  @Bean
  @Order(1)
  MongoClientSettingsBuilderCustomizer patience(ChassisSettings settings) {
    return client -> client.applicationName(settings.service())
        .applyToClusterSettings(c -> c.serverSelectionTimeout(5, TimeUnit.SECONDS))
        .applyToSocketSettings(s -> s.connectTimeout(5, TimeUnit.SECONDS).readTimeout(30, TimeUnit.SECONDS));
  }

  @Bean
  @ConditionalOnMissingBean
  MongoDatabase mongoDatabase(MongoClient client, ChassisSettings settings) {
    return client.getDatabase(settings.database());
  }

  @Bean
  @ConditionalOnMissingBean
  MongoTemplate mongoTemplate(MongoClient client, ChassisSettings settings) {
    return Databases.template(client, settings.database());
  }
}
