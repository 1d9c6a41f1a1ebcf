package flex.chassis.request.io;

import flex.chassis.messages.io.Answers;
import flex.chassis.request.RequestHistory;
import flex.chassis.request.RequestSteps;
import flex.chassis.saga.io.Listening;
import flex.chassis.saga.io.SagaRegistration;
import flex.chassis.settings.io.ChassisSettings;
import flex.contracts.wire.Wire;
import flex.kernel.Sagas;
import java.time.Clock;
import java.util.HashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.core.MongoTemplate;

/** The request family, over Kafka and HTTP. */
@AutoConfiguration
class RequestAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  RequestHistory requestHistory(ObjectProvider<SagaRegistration<?, ?, ?>> registrations) {
    var sagas = new HashMap<String, RequestSteps<?, ?>>();
    registrations.stream().forEach(r -> {
      if (r.saga() instanceof RequestSteps<?, ?> saga) {
        sagas.put(saga.type(), saga);
      }
    });
    return new RequestHistory(sagas);
  }

  @Bean
  @ConditionalOnMissingBean
  EarlyCancelStores earlyCancels(MongoTemplate template, Clock clock, ChassisSettings settings) {
    return new EarlyCancelStores(template, clock, settings.keepCancels(), EarlyCancelStores.Bounds.USUAL);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @ConditionalOnMissingBean
  EarlyCancelWatch earlyCancelWatch(Requests requests, Listening listening, ChassisSettings settings) {
    return new EarlyCancelWatch(requests, listening::isListening, settings.keepCancels());
  }

  @Bean
  @ConditionalOnMissingBean
  Requests requests(Sagas sagas, RequestHistory history, ObjectProvider<RequestIntake<?, ?, ?>> intakes,
      EarlyCancelStores early, Answers answers, Clock clock) {
    var byType = new HashMap<Class<?>, RequestIntake<?, ?, ?>>();
    intakes.stream().forEach(intake -> byType.put(intake.type(), intake));
    return new Requests(sagas, history, byType, early, answers, clock);
  }

  @Bean
  @ConditionalOnMissingBean
  RequestListener requestListener(Requests requests, Answers answers, ObjectProvider<RequestIntake<?, ?, ?>> intakes,
      ChassisSettings settings, Wire wire) {
    return new RequestListener(requests, answers, intakes.orderedStream().toList(), settings.owner(), wire);
  }

  @Bean
  @ConditionalOnMissingBean
  RequestBodies requestBodies(Requests requests, Wire wire) {
    return new RequestBodies(requests, wire);
  }

  @Bean
  @ConditionalOnMissingBean
  RequestController requestController(Requests requests, RequestBodies bodies) {
    return new RequestController(requests, bodies);
  }
}
