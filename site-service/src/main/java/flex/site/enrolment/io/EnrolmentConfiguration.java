package flex.site.enrolment.io;

import flex.chassis.access.io.Access;
import flex.chassis.http.io.HttpProblems;
import flex.chassis.settings.io.ChassisSettings;
import flex.site.enrolment.StoreSecrets;
import flex.site.server.io.SiteSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/** A second connector, HTTPS, for {@code POST /enrolment} and nothing else. */
@Configuration(proxyBeanMethods = false)
class EnrolmentConfiguration {
  @Bean
  StoreSecrets storeSecrets(SiteSettings settings) {
    return new StoreSecrets(ChassisSettings.secret(settings.secretFile()));
  }

  @Bean
  CertificateAuthority certificateAuthority(StoreSecrets secrets, Clock clock) throws GeneralSecurityException {
    return new CertificateAuthority(secrets, clock);
  }

  private static String host(String url) {
    return Objects.requireNonNullElse(URI.create(url).getHost(), "");
  }

  @Bean
  EnrolmentConnector enrolmentConnector(CertificateAuthority authority, SiteSettings settings, ChassisSettings chassis)
      throws GeneralSecurityException, IOException {
    var password = "in-memory";
    var tls = new SSLHostConfig();
    tls.setProtocols("TLSv1.3+TLSv1.2");
    var certificate = new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.EC);
    var hosts = Stream.of(chassis.address(), "127.0.0.1", "localhost", host(settings.enrolmentUrl())).distinct()
        .filter(h -> !h.isEmpty()).collect(Collectors.partitioningBy(h -> h.matches("[0-9.]+")));
    var keys = authority.server("Flex site", hosts.getOrDefault(true, List.of()), hosts.getOrDefault(false, List.of()),
        password.toCharArray());
    certificate.setCertificateKeystore(keys);
    certificate.setCertificateKeystoreType(keys.getType());
    certificate.setCertificateKeystorePassword(password);
    tls.addCertificate(certificate);
    var connector = new Connector(Http11NioProtocol.class.getName());
    connector.setPort(settings.enrolmentPort());
    connector.setScheme("https");
    connector.setSecure(true);
    if (connector.getProtocolHandler() instanceof Http11NioProtocol protocol) {
      protocol.setAddress(InetAddress.getByName(chassis.address()));
      protocol.setSSLEnabled(true);
      protocol.addSslHostConfig(tls);
      protocol.setMinSpareThreads(2);
      protocol.setMaxThreads(16);
    }
    return new EnrolmentConnector(connector);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> secondConnector(EnrolmentConnector enrolment) {
    return factory -> factory.addAdditionalTomcatConnectors(enrolment.connector());
  }

  /** Who enrols shows a token of another kind. */
  @Bean
  Access enrolmentAccess() {
    return requests -> requests.requestMatchers(HttpMethod.POST, "/enrolment").permitAll();
  }

  /** Before all other filters: enrolment on its own port only, and nothing but enrolment there. */
  @Bean
  FilterRegistrationBean<OncePerRequestFilter> portSeparation(EnrolmentConnector enrolment) {
    var filter = new FilterRegistrationBean<OncePerRequestFilter>(new OncePerRequestFilter() {
      @Override
      protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws ServletException, IOException {
        var isEnrolment = request.getRequestURI().equals("/enrolment");
        if (isEnrolment == (request.getLocalPort() == enrolment.port())) {
          chain.doFilter(request, response);
        } else {
          HttpProblems.write(request, response, 404, List.of());
        }
      }
    });
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }
}
