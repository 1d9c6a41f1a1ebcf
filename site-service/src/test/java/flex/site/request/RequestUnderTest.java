package flex.site.request;

import flex.contracts.RequestKind;
import flex.contracts.wire.Wire;
import flex.suite.StepSagaUnderTest;
import java.time.Duration;
import java.util.Map;

/** All kinds of requests; tasks and stores answer as they do at work. */
public final class RequestUnderTest {
  /** So long that the kernel, which looks after each saga once a lease, sees each of its timers at once. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private RequestUnderTest() {}

  public static StepSagaUnderTest<Order, Facts> all() {
    return StepSagaUnderTest
        .of(new RequestSaga(new Limits(LIMIT, LIMIT, LIMIT, LIMIT)), Wire.flex("site"), Stories.TAUGHT)
        .begunBy(Stories.begin(RequestKind.SHOP_IN_NEW_STORE),
            Map.of("CONFIGURE_STORE", "CLONE_TEMPLATE", "CREATE_SHOP", "CLONE_TEMPLATE", "OPEN_SHOP", "CLONE_TEMPLATE"))
        .begunBy(Stories.begin(RequestKind.SHOP_IN_STORE))
        .begunBy(Stories.begin(RequestKind.CONFIGURE_STORE));
  }
}
