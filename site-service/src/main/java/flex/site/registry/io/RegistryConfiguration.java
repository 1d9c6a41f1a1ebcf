package flex.site.registry.io;

import flex.site.catalogue.Catalogue;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoTemplate;

@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {
  @Bean
  Stores stores(MongoTemplate template, Catalogue catalogue, Clock clock) {
    return new Stores(template, catalogue.addressPool(), clock);
  }
}
