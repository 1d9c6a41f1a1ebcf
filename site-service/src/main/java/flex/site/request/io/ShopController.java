package flex.site.request.io;

import com.fasterxml.jackson.databind.JsonNode;
import flex.chassis.request.io.RequestBodies;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestState;
import flex.contracts.SiteCommand;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What can be asked of the site over HTTP. */
@RestController
@RequestMapping("/api/v1")
class ShopController {
  private static final String KEY = "Idempotency-Key";

  private final RequestBodies requests;

  ShopController(RequestBodies requests) {
    this.requests = requests;
  }

  @PostMapping("/shop-requests")
  ResponseEntity<RequestState> requestShop(@RequestBody JsonNode body,
      @RequestHeader(name = KEY, required = false) @Nullable String key) {
    return requests.submit(ShopRequested.class, Map.of(), body, key);
  }

  @PostMapping("/stores/{alias}/shops")
  ResponseEntity<RequestState> createShop(@PathVariable String alias, @RequestBody JsonNode body,
      @RequestHeader(name = KEY, required = false) @Nullable String key) {
    return requests.submit(SiteCommand.CreateShop.class, Map.of("storeAlias", alias), body, key);
  }

  @PostMapping("/stores/{alias}/configuration")
  ResponseEntity<RequestState> configureStore(@PathVariable String alias, @RequestBody JsonNode body,
      @RequestHeader(name = KEY, required = false) @Nullable String key) {
    return requests.submit(SiteCommand.ConfigureStore.class, Map.of("storeAlias", alias), body, key);
  }
}
