package flex.site.registry.io;

import com.mongodb.client.MongoDatabase;
import flex.site.catalogue.Catalogue;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {
  @Bean
  Stores stores(MongoDatabase database, Catalogue catalogue, Clock clock) {
    return new Stores(database, catalogue.addressPool(), clock);
  }
}
