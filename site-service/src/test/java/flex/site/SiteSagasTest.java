package flex.site;

import flex.site.request.RequestUnderTest;
import flex.suite.SagaSuite;
import flex.suite.SagaUnderTest;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The sagas of this service. */
class SiteSagasTest extends SagaSuite {
  @Override
  protected List<SagaUnderTest<?, ?>> sagas() {
    return List.of(RequestUnderTest.all());
  }

  @Test
  void shouldPutEveryKindOfRequestToTheTest() {
    assertThat(RequestUnderTest.all().variants()).extracting(SagaUnderTest.Variant::name)
        .containsExactlyInAnyOrder("SHOP_IN_NEW_STORE", "SHOP_IN_STORE", "CONFIGURE_STORE");
  }
}
