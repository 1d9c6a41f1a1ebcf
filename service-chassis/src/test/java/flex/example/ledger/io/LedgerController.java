package flex.example.ledger.io;

import com.fasterxml.jackson.databind.JsonNode;
import flex.chassis.request.io.RequestBodies;
import flex.contracts.RequestState;
import flex.contracts.SiteCommand.CreateShop;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The same over HTTP. */
@RestController
class LedgerController {
  private final RequestBodies requests;

  LedgerController(RequestBodies requests) {
    this.requests = requests;
  }

  @PostMapping("/api/v1/stores/{alias}/entries")
  ResponseEntity<RequestState> write(@PathVariable String alias, @RequestBody JsonNode body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    return requests.submit(CreateShop.class, Map.of("storeAlias", alias), body, key);
  }
}
