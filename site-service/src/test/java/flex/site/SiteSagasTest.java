package flex.site;

import flex.contracts.RequestKind;
import flex.site.request.io.RequestUnderTest;
import flex.suite.SagaSuite;
import flex.suite.SagaUnderTest;
import java.util.Arrays;
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
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(RequestKind.values()).map(Enum::name).toList());
  }
}
