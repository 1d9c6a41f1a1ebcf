package flex.site.catalogue.io;

import flex.site.catalogue.Catalogue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CatalogueController {
  private final Catalogue catalogue;

  CatalogueController(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @GetMapping("/api/v1/catalogue")
  Catalogue catalogue() {
    return catalogue;
  }
}
