package flex.site.hypervisor.io;

import flex.chassis.calls.io.Calls;
import flex.site.hypervisor.Hypervisor;
import flex.site.registry.io.Stores;
import flex.site.server.io.SiteSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HypervisorConfiguration {
  @Bean
  Hypervisor hypervisor(SiteSettings settings, Calls calls) throws IOException {
    var local = new LocalHypervisor(settings.localVms(), settings.localTemplates(),
        AgentProgram.of(Path.of(System.getProperty("java.home"), "bin", "java"), settings.agentJar(),
            settings.agentRecording()));
    return new GuardedHypervisor(local, calls.named("hypervisor"));
  }

  @Bean
  Reconciler reconciler(Hypervisor hypervisor, Stores stores) {
    var reconciler = new Reconciler(hypervisor, stores);
    reconciler.start(Duration.ofSeconds(3));
    return reconciler;
  }
}
