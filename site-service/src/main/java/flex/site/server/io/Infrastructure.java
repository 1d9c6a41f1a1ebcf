package flex.site.server.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import flex.contracts.wire.Json;
import flex.contracts.wire.Wire;
import flex.kernel.KernelSettings;
import flex.kernel.Sagas;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Database, broker and kernel, built by hand. */
@Configuration(proxyBeanMethods = false)
class Infrastructure {
  static final String SOURCE = "/flex/site-service";

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Wire wire() {
    return Wire.flex("site");
  }

  @Bean
  ObjectMapper objectMapper() {
    return Json.mapper();
  }

  @Bean
  MongoClient mongoClient(SiteSettings settings) {
    return MongoClients.create(MongoClientSettings.builder()
        .applicationName("site-service")
        .applyConnectionString(new ConnectionString(settings.mongodbUri()))
        .applyToClusterSettings(c -> c.serverSelectionTimeout(5, TimeUnit.SECONDS))
        .applyToSocketSettings(s -> s.connectTimeout(5, TimeUnit.SECONDS).readTimeout(30, TimeUnit.SECONDS))
        .build());
  }

  @Bean
  MongoDatabase mongoDatabase(MongoClient client, SiteSettings settings) {
    return client.getDatabase(settings.database());
  }

  @Bean
  KafkaClients kafkaClients(SiteSettings settings) {
    return new KafkaClients(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.kafkaBootstrap()));
  }

  @Bean
  Producer<String, byte[]> producer(KafkaClients kafka) {
    var settings = new HashMap<>(kafka.settings());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "site-service");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  @Bean
  Sagas sagas(MongoDatabase database, Producer<String, byte[]> producer, Wire wire, Clock clock, MeterRegistry meters,
      SiteSettings settings) {
    return new Sagas(database, producer, wire, KernelSettings.of(SOURCE).expiringAfter(settings.keepRequests()), clock,
        meters);
  }
}
