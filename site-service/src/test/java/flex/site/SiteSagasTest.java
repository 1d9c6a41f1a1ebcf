package flex.site;

import flex.kernel.testing.SagaSuite;
import flex.kernel.testing.SagaUnderTest;
import flex.site.request.io.RequestUnderTest;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The sagas of this service. */
class SiteSagasTest extends SagaSuite {
  @Override
  protected List<SagaUnderTest<?, ?>> sagas() {
    return List.of(new RequestUnderTest());
  }

  @Test
  void shouldPutEveryKindOfRequestToTheTest() {
    assertThat(new RequestUnderTest().variants()).extracting(SagaUnderTest.Variant::name)
        .containsExactlyInAnyOrder("SHOP_IN_NEW_STORE", "SHOP_IN_STORE", "CONFIGURE_STORE");
  }
}
