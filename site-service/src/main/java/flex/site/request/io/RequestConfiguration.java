package flex.site.request.io;

import flex.chassis.request.io.RequestIntake;
import flex.chassis.saga.io.SagaRegistration;
import flex.chassis.settings.io.ChassisSettings;
import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestKind;
import flex.contracts.SiteCommand;
import flex.site.catalogue.Catalogue;
import flex.site.enrolment.StoreSecrets;
import flex.site.enrolment.io.CertificateAuthority;
import flex.site.enrolment.io.EnrolmentConnector;
import flex.site.hypervisor.Hypervisor;
import flex.site.registry.io.Stores;
import flex.site.request.Facts;
import flex.site.request.Limits;
import flex.site.request.Order;
import flex.site.request.RequestSaga;
import flex.site.request.Rules;
import flex.site.server.io.SiteSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
  RequestSaga requestSaga(SiteSettings settings) {
    var l = settings.limits();
    return new RequestSaga(new Limits(l.task(), l.agent(), l.command(), l.hold()));
  }

  @Bean
  SagaRegistration<?, ?, ?> requestRegistration(RequestSaga saga, RequestTasks tasks) {
    return new SagaRegistration<>(saga, saga.handlers(tasks));
  }

  @Bean
  RequestIntake<?, ?, ?> shopRequests(RequestSaga saga, Stores stores, Catalogue catalogue) {
    var rules = new Rules(catalogue);
    return intake(ShopRequested.class, RequestKind.SHOP_IN_NEW_STORE, saga, catalogue, Order::of, r -> rules.check(r,
        new Rules.Taken(stores.find(r.storeAliasOrDefault()).isPresent(), stores.isDomainTaken(r.domainName()),
            !stores.hasFreeAddress())));
  }

  @Bean
  RequestIntake<?, ?, ?> shops(RequestSaga saga, Stores stores, Catalogue catalogue) {
    var rules = new Rules(catalogue);
    return intake(SiteCommand.CreateShop.class, RequestKind.SHOP_IN_STORE, saga, catalogue, Order::of,
        c -> rules.check(c, stores.find(c.storeAlias())));
  }

  @Bean
  RequestIntake<?, ?, ?> configurations(RequestSaga saga, Stores stores, Catalogue catalogue) {
    var rules = new Rules(catalogue);
    return intake(SiteCommand.ConfigureStore.class, RequestKind.CONFIGURE_STORE, saga, catalogue, Order::of, c -> {
      var wanted = c.domainName();
      return rules.check(c, stores.find(c.storeAlias()), wanted != null && stores.isDomainTaken(wanted));
    });
  }

  private static <M extends Message> RequestIntake<M, Order, Facts> intake(Class<M> type, RequestKind kind,
      RequestSaga saga, Catalogue catalogue, Function<M, Order> order, Function<M, List<Problem>> rules) {
    return new RequestIntake<>(type, kind, saga, order, rules, o -> Facts.of(
        Optional.ofNullable(o.vmType()).flatMap(catalogue::size).map(RequestTasks::size).orElse(null)));
  }
}
