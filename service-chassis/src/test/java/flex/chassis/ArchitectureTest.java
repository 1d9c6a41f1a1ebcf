package flex.chassis;

import flex.chassis.testing.ServiceRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void shouldKeepTheRulesThatItHasForServices() {
    ServiceRules.check("flex.chassis");
  }
}
