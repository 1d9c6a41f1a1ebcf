package flex.chassis.saga.io;

import com.mongodb.client.MongoDatabase;
import flex.chassis.messages.io.KafkaClients;
import flex.chassis.saga.RecordNames;
import flex.chassis.settings.io.ChassisSettings;
import flex.contracts.Problem;
import flex.contracts.wire.Wire;
import flex.kernel.Inbound;
import flex.kernel.KernelSettings;
import flex.kernel.Saga;
import flex.kernel.Sagas;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The kernel with all sagas of the service, fed by all of its listeners. */
@AutoConfiguration
class SagaAutoConfiguration {
  private static final int PARTITIONS_AT_ONCE = 2;

  @Bean
  @ConditionalOnMissingBean
  Sagas sagas(MongoDatabase database, Producer<String, byte[]> producer, Wire wire, Clock clock, MeterRegistry meters,
      ChassisSettings settings) {
    return new Sagas(database, producer, wire,
        KernelSettings.of(settings.source()).expiringAfter(settings.keepRequests()), clock, meters);
  }

  @Bean
  @ConditionalOnMissingBean
  Inbound.Builder inbound(KafkaClients kafka, ChassisSettings settings, Wire wire, Producer<String, byte[]> producer,
      MeterRegistry meters, ObjectProvider<Listens> listeners) {
    var all = listeners.orderedStream().toList();
    var inbound = Inbound.builder(kafka.settings(), settings.kafkaGroup(), wire, producer, meters)
        .concurrency(PARTITIONS_AT_ONCE).verify(received -> firstProblem(all, received))
        .rejected((topic, key, why) -> {
          for (var listener : all) {
            listener.rejected(topic, key, why);
          }
        });
    all.forEach(listener -> listener.on(inbound));
    return inbound;
  }

  private static Optional<Problem> firstProblem(List<Listens> listeners, Inbound.Received<Object> received) {
    return listeners.stream().flatMap(listener -> listener.verify(received).stream()).findFirst();
  }

  @Bean
  @ConditionalOnMissingBean
  Workers workers(Sagas sagas, Inbound.Builder inbound, ObjectProvider<SagaRegistration<?, ?, ?>> registrations) {
    registrations.orderedStream().forEach(registration -> registration.at(sagas));
    return new Workers(sagas, inbound);
  }

  @Bean
  @ConditionalOnMissingBean
  RecordNames recordNames(ObjectProvider<SagaRegistration<?, ?, ?>> registrations) {
    return new RecordNames(registrations.stream().<Saga<?, ?, ?>>map(SagaRegistration::saga)
        .collect(Collectors.toMap(Saga::type, Saga::names)));
  }

  @Bean
  @ConditionalOnMissingBean
  SagaController sagaController(Sagas sagas, RecordNames names) {
    return new SagaController(sagas, names);
  }
}
