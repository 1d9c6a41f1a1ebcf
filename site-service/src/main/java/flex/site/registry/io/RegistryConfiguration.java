package flex.site.registry.io;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoDatabase;
import flex.site.catalogue.Catalogue;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {
  @Bean
  Stores stores(MongoDatabase database, Catalogue catalogue, Clock clock) {
    return new Stores(durable(database), catalogue.addressPool(), clock);
  }

  /** What was told to anybody outlives the failure of a database server. */
  static MongoDatabase durable(MongoDatabase database) {
    return database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true)).withReadConcern(ReadConcern.MAJORITY);
  }
}
