package flex.chassis.messages.io;

import flex.chassis.settings.io.ChassisSettings;
import flex.contracts.wire.Wire;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class MessagesAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  Wire wire(ChassisSettings settings) {
    return Wire.flex(settings.owner());
  }

  @Bean
  @ConditionalOnMissingBean
  KafkaClients kafkaClients(ChassisSettings settings) {
    // Measured by Micrometer; hundreds of beans that nobody looks at by JMX are a good part of the start.
    return new KafkaClients(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.kafkaBootstrap(),
        "auto.include.jmx.reporter", false));
  }

  @Bean
  @ConditionalOnMissingBean
  Producer<String, byte[]> producer(KafkaClients kafka, ChassisSettings settings) {
    var properties = new HashMap<>(kafka.settings());
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.service());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  @Bean
  @ConditionalOnMissingBean
  Answers answers(Producer<String, byte[]> producer, Wire wire, Clock clock, ChassisSettings settings) {
    return new Answers(producer, wire, clock, settings.source());
  }
}
