package flex.site;

import flex.kernel.testing.SagaSuite;
import flex.kernel.testing.SagaUnderTest;
import flex.site.request.io.RequestUnderTest;
import java.util.List;

/** The sagas of this service. */
class SiteSagasTest extends SagaSuite {
  @Override
  protected List<SagaUnderTest<?, ?>> sagas() {
    return List.of(new RequestUnderTest());
  }
}
