package flex.site.request.io;

import flex.chassis.saga.io.SagaRegistration;
import flex.chassis.settings.io.ChassisSettings;
import flex.site.catalogue.Catalogue;
import flex.site.enrolment.StoreSecrets;
import flex.site.enrolment.io.CertificateAuthority;
import flex.site.enrolment.io.EnrolmentConnector;
import flex.site.hypervisor.Hypervisor;
import flex.site.registry.io.Stores;
import flex.site.request.Limits;
import flex.site.request.RequestSaga;
import flex.site.server.io.SiteSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RequestConfiguration {
  @Bean
  RequestTasks requestTasks(Stores stores, Hypervisor hypervisor, Catalogue catalogue, StoreSecrets secrets,
      ChassisSettings chassis, SiteSettings settings, EnrolmentConnector enrolment, CertificateAuthority authority) {
    return new RequestTasks(stores, hypervisor, catalogue, secrets,
        new RequestTasks.Site(
            () -> settings.enrolmentUrl().isEmpty()
                ? "https://" + chassis.address() + ":" + enrolment.port() + "/enrolment"
                : settings.enrolmentUrl(),
            chassis.kafkaBootstrap(), authority.pem()));
  }

  @Bean
  SagaRegistration<?, ?, ?> requests(RequestTasks tasks, SiteSettings settings) {
    var limits = settings.limits();
    return new SagaRegistration<>(
        new RequestSaga(new Limits(limits.task(), limits.agent(), limits.command(), limits.hold())),
        TaskHandlers.all(tasks::run));
  }
}
