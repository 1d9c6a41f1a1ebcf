package flex.site;

import flex.chassis.testing.ServiceRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void shouldKeepTheHouseRules() {
    ServiceRules.check("flex.site");
  }
}
