package flex.holiday;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import flex.contracts.Address;
import flex.contracts.wire.Wire;
import flex.holiday.HolidaySaga.Facts;
import flex.holiday.HolidaySaga.HolidayBooked;
import flex.holiday.HolidaySaga.Order;
import flex.steps.StepInput.Begin;
import flex.suite.SagaSuite;
import flex.suite.SagaUnderTest;
import flex.suite.StepSagaUnderTest;
import java.util.List;
import java.util.Map;

class HolidaySagasTest extends SagaSuite {
  @Override
  protected List<SagaUnderTest<?, ?>> sagas() {
    return List.of(holiday());
  }

  static StepSagaUnderTest<Order, Facts> holiday() {
    return StepSagaUnderTest.of(new HolidaySaga(), wire(), Map.of("BOOK_FLIGHT", new Facts("LH 1", null, null)))
        .begunBy(new Begin<>(new Order("h-1", "Jena"), new Facts(null, null, null)));
  }

  private static Wire wire() {
    return Wire.of(Map.of("example.HolidayBooked.v1", HolidayBooked.class),
        _ -> JsonNodeFactory.instance.objectNode().put("type", "object"),
        message -> new Address("example.events.v1", ((HolidayBooked) message).id()));
  }
}
