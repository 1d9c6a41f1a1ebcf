package flex.site.store.io;

import flex.chassis.calls.io.Calls;
import flex.site.enrolment.StoreSecrets;
import flex.site.enrolment.io.CertificateAuthority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StoreConfiguration {
  @Bean
  AgentClient agentClient(CertificateAuthority authority, StoreSecrets secrets, Calls calls)
      throws GeneralSecurityException, IOException {
    return new AgentClient(authority.certificate(), secrets, calls);
  }
}
