package flex.site.request.io;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ShopAlias;
import flex.contracts.StoreAlias;
import flex.contracts.StoreEvent;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.site.request.Facts;
import flex.steps.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

import static flex.site.request.io.StoreEventListener.outcome;
import static org.assertj.core.api.Assertions.assertThat;

/** What a store's answer says of the step that asked. */
class StoreEventListenerTest {
  private static final StoreAlias STORE = new StoreAlias("milestones");
  private static final ShopAlias SHOP = new ShopAlias("DemoShop");

  @Test
  void shouldKeepWhatTheStoreTeaches() {
    var info = new StoreInfo(STORE, "m", null, null, "Debian-12", new Version("6.14.0"), 0, List.of(), List.of(),
        List.of(), 2, 200);

    assertThat(outcome(new StoreEvent.StoreConfigured("c", STORE, 1, info)))
        .isEqualTo(new Outcome.Done<>(Facts.of(info)));
    assertThat(outcome(new StoreEvent.ShopCreated("c", STORE, 1, SHOP, "http://127.77.0.2:8000/DemoShop")))
        .isEqualTo(new Outcome.Done<>(Facts.ofShop("http://127.77.0.2:8000/DemoShop")));
    for (var answer : List.of(new StoreEvent.ShopRemoved("c", STORE, 1, SHOP),
        new StoreEvent.ShopOpened("c", STORE, 1, SHOP), new StoreEvent.ShopClosed("c", STORE, 1, SHOP))) {
      assertThat(outcome(answer)).isEqualTo(Outcome.done());
    }
  }

  @Test
  void shouldTellARefusalFromAFailure() {
    var refusal = new Problem(Reason.NOT_ALLOWED, null, "no", "none");

    assertThat(outcome(new StoreEvent.CommandRefused("c", STORE, 1, refusal)))
        .isEqualTo(new Outcome.Refused<>(refusal));
    assertThat(outcome(new StoreEvent.CommandFailed("c", STORE, 1, "files", "disk full")))
        .isEqualTo(new Outcome.Failed<>("The store failed at files: disk full"));
  }
}
