package flex.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.wire.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DemoCourseTest {
  private final DemoShop shop = DemoShop.all().getFirst();

  private static DemoCourse step(DemoCourse course, String event, String json) throws JsonProcessingException {
    return course.with("flex." + event + ".v1", Json.mapper().readTree(json), 1.5);
  }

  @Test
  void shouldEndWithTheAddressWhenTheShopIsReady() throws JsonProcessingException {
    var course = step(step(DemoCourse.of(shop), "site.VmCloned", "{}"), "site.ShopReady",
        "{\"url\":\"http://127.77.0.2:8000/M\"}");
    assertThat(course.hasEnded()).isTrue();
    assertThat(course.url()).isEqualTo("http://127.77.0.2:8000/M");
    assertThat(course.steps()).extracting(DemoCourse.Step::name).containsExactly("vm cloned", "shop ready");
  }

  @Test
  void shouldNameStepAndCauseWhenItFails() throws JsonProcessingException {
    var course = step(DemoCourse.of(shop), "site.ShopRequestFailed",
        "{\"step\":\"START_VM\",\"cause\":{\"detail\":\"No memory.\",\"remedy\":\"Add some.\"}}");
    assertThat(course.failure()).isEqualTo("step start vm failed: No memory. Add some.");
  }

  @Test
  void shouldNameFieldsWhenItIsRejected() throws JsonProcessingException {
    var course = step(DemoCourse.of(shop), "request.Rejected",
        "{\"problems\":[{\"field\":\"/version\",\"detail\":\"Too old.\",\"remedy\":\"Use 6.14.0.\"}]}");
    assertThat(course.failure()).contains("/version: Too old. Use 6.14.0.");
  }

  @Test
  void shouldWriteWhatTheContractReadsThoughItKnowsNoClassOfIt() throws JsonProcessingException {
    for (var one : DemoShop.all()) {
      var message = Json.mapper().readValue(one.json(), ShopRequested.class);
      assertThat(message.storeAliasOrDefault().value()).isEqualTo(one.storeAlias());
      assertThat(message.shopType().toString()).isEqualTo("Flex_" + one.version().replace('.', '_'));
    }
    assertThat(DemoShop.all()).extracting(DemoShop::version).contains("6.14.0", "6.15.0");
    assertThat(DemoShop.all()).extracting(DemoShop::vmType).contains("Standard", "Advanced");
  }
}
