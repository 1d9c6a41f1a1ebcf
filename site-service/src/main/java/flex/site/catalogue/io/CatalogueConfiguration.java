package flex.site.catalogue.io;

import flex.site.catalogue.Catalogue;
import flex.site.server.io.SiteSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {
  private static final String DEFAULT = "/catalogue.yaml";

  @Bean
  Catalogue catalogue(SiteSettings settings) throws IOException {
    var file = settings.catalogue();
    if (!file.isEmpty()) {
      try (var in = Files.newInputStream(Path.of(file))) {
        return CatalogueFile.read(file, in);
      }
    }
    try (var in = CatalogueConfiguration.class.getResourceAsStream(DEFAULT)) {
      if (in == null) {
        throw new FileNotFoundException(DEFAULT);
      }
      return CatalogueFile.read("on the class path", in);
    }
  }
}
