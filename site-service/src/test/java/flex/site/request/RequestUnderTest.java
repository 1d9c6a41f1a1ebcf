package flex.site.request;

import flex.contracts.RequestKind;
import flex.contracts.wire.Wire;
import flex.suite.StepSagaUnderTest;
import java.util.Map;

/** All kinds of requests; tasks and stores answer as they do at work. */
public final class RequestUnderTest {
  private RequestUnderTest() {}

  public static StepSagaUnderTest<Order, Facts> all() {
    return StepSagaUnderTest.of(Story.saga(), Wire.flex("site"), Stories.TAUGHT)
        .begunBy(Stories.begin(RequestKind.SHOP_IN_NEW_STORE),
            Map.of("CONFIGURE_STORE", "CLONE_TEMPLATE", "CREATE_SHOP", "CLONE_TEMPLATE", "OPEN_SHOP", "CLONE_TEMPLATE"))
        .begunBy(Stories.begin(RequestKind.SHOP_IN_STORE))
        .begunBy(Stories.begin(RequestKind.CONFIGURE_STORE));
  }
}
