package flex.site.request.io;

import flex.contracts.DomainName;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.SiteEvent;
import flex.contracts.Topics;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.site.testing.RunningSite;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests through the whole service, with stores that are played. */
class RequestsIT {
  private final RunningSite site = RunningSite.shared();

  static ShopRequested request(String name) {
    return new ShopRequested(new RequestId("order-" + name), new Version("6.14.0"), new ShopType("Flex_6_14_0"),
        new VmType("Standard"), new DomainName(name + ".example.com"), null, new ShopAlias("DemoShop"), null,
        new ShopName("The shop of " + name));
  }

  @Test
  @Tag("SITE-02")
  void shouldReportShopReadyWhenShopIsRequestedOverKafka() {
    var request = request("happy");

    site.send(Topics.PROVISIONING_EVENTS, "order-happy", request);
    var ready = site.await(SiteEvent.ShopReady.class, e -> e.requestId().equals(request.requestId()));

    assertThat(ready.storeAlias().value()).isEqualTo("happy");
    assertThat(ready.url()).endsWith("/DemoShop");
    var state = site.get("/api/v1/requests/order-happy").body();
    assertThat(state.get("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(state.get("steps").findValuesAsText("name")).containsExactly("RESERVE_ADDRESS", "CLONE_TEMPLATE",
        "START_VM", "AWAIT_AGENT", "CONFIGURE_STORE", "CREATE_SHOP", "OPEN_SHOP", "REPORT");
    assertThat(state.get("steps").findValuesAsText("status")).containsOnly("DONE");
    var store = site.get("/api/v1/stores/happy").body();
    assertThat(store.get("state").asText()).isEqualTo("RUNNING");
    assertThat(store.at("/shops/0/open").asBoolean()).isTrue();
    assertThat(store.at("/requests/0").asText()).isEqualTo("order-happy");
  }
}
