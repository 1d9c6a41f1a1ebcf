package flex.site;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The process. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class SiteService {
  public static void main(String[] args) {
    SpringApplication.run(SiteService.class, args);
  }
}
