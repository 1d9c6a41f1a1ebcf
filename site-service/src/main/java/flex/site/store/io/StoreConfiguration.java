package flex.site.store.io;

import flex.site.enrolment.StoreSecrets;
import flex.site.enrolment.io.CertificateAuthority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StoreConfiguration {
  @Bean
  AgentClient agentClient(CertificateAuthority authority, StoreSecrets secrets)
      throws GeneralSecurityException, IOException {
    return new AgentClient(authority.certificate(), secrets, Duration.ofSeconds(5));
  }
}
