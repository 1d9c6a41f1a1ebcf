package flex.site.request.io;

import flex.contracts.Topics;
import flex.contracts.wire.Wire;
import flex.kernel.Inbound;
import flex.kernel.Sagas;
import flex.site.catalogue.Catalogue;
import flex.site.enrolment.StoreSecrets;
import flex.site.enrolment.io.CertificateAuthority;
import flex.site.enrolment.io.EnrolmentConnector;
import flex.site.hypervisor.Hypervisor;
import flex.site.registry.io.Stores;
import flex.site.request.Limits;
import flex.site.request.RequestSaga;
import flex.site.server.io.KafkaClients;
import flex.site.server.io.SiteSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RequestConfiguration {
  @Bean
  RequestTasks requestTasks(Stores stores, Hypervisor hypervisor, Catalogue catalogue, StoreSecrets secrets,
      SiteSettings settings, EnrolmentConnector enrolment, CertificateAuthority authority) {
    return new RequestTasks(stores, hypervisor, catalogue, secrets,
        new RequestTasks.Site(
            () -> settings.enrolmentUrl().isEmpty()
                ? "https://" + settings.address() + ":" + enrolment.port() + "/enrolment"
                : settings.enrolmentUrl(),
            settings.kafkaBootstrap(), authority.pem()));
  }

  @Bean
  Inbound.Builder inbound(KafkaClients kafka, SiteSettings settings, Wire wire, Producer<String, byte[]> producer,
      MeterRegistry meters, RequestListener requests, StoreEventListener stores) {
    var inbound = Inbound.builder(kafka.settings(), settings.kafkaGroup(), wire, producer, meters).concurrency(2)
        .verify(stores::verify)
        .rejected((topic, key, why) -> {
          if (topic.equals(Topics.STORE_EVENTS)) {
            stores.refused(why);
          } else {
            requests.rejected(topic, key, why);
          }
        });
    requests.register(inbound);
    stores.register(inbound);
    return inbound;
  }

  /** Begins when the ports are open, since agents are told to come; ends before them. */
  @Bean
  SmartLifecycle work(Sagas sagas, RequestTasks tasks, SiteSettings settings,
      Inbound.Builder inbound) {
    var limits = settings.limits();
    sagas.register(
        new RequestSaga(new Limits(limits.task(), limits.agent(), limits.command(), limits.hold())),
        TaskHandlers.all(tasks::run));
    return new Workers(sagas, inbound);
  }
}
