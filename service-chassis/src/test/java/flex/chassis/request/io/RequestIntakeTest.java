package flex.chassis.request.io;

import flex.chassis.request.Move;
import flex.chassis.saga.io.SagaRegistration;
import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.SiteCommand.CreateShop;
import flex.contracts.StoreAlias;
import flex.steps.Outcome;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is missing between messages, plans and tasks is missed when the service is built. */
class RequestIntakeTest {
  private static final Move SAGA = new Move();

  private static RequestIntake<CreateShop, Move.Order, Move.Facts> intake(RequestKind kind, RequestKind ordered) {
    return new RequestIntake<>(CreateShop.class, kind, SAGA,
        c -> new Move.Order(c.requestId(), ordered, c.storeAlias(), c.shopAlias()), _ -> List.of(),
        _ -> Move.Facts.NONE);
  }

  @Test
  void shouldRefuseAKindWithoutAPlan() {
    assertThatThrownBy(() -> intake(RequestKind.CONFIGURE_STORE, RequestKind.CONFIGURE_STORE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the saga move has no plan for CONFIGURE_STORE, which CreateShop asks for; it has [MOVE]");
  }

  @Test
  void shouldBeginNothingOfAnotherKindThanItSays() {
    var command = new CreateShop(new RequestId("r-1"), new StoreAlias("store"), new ShopAlias("Demo"), null,
        new ShopType("Flex_6_14_0"), new ShopName("Tea"));

    assertThatThrownBy(() -> intake(Move.KIND, RequestKind.CONFIGURE_STORE).begin(command, null))
        .isInstanceOf(IllegalStateException.class).hasMessageContaining("MOVE").hasMessageContaining("CONFIGURE_STORE");
  }

  @Test
  void shouldRefuseASagaOfWhoseTasksOneHasNoHandler() {
    var handlers = new HashMap<>(SAGA.handlers((_, _) -> Outcome.done()));
    handlers.remove(SAGA.tasks().get("unpack"));

    assertThatThrownBy(() -> new SagaRegistration<>(SAGA, handlers)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the handlers of move lack [Unpack] of Task");
  }
}
