package flex.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.wire.Wire;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A newer writer has words that this version does not know: it takes them, and passes them on as they are. */
class NewerWordsTest {
  private final Wire wire = Wire.flex();

  static Stream<Arguments> words() {
    return Stream.of(
        arguments("flex.site.ShopRequestFailed.v1", "RESERVE_ADDRESS"),
        arguments("flex.site.ShopRequestFailed.v1", "NO_FREE_ADDRESS"),
        arguments("flex.site.StoreConfigurationFailed.v1", "CONFIGURE_STORE"),
        arguments("flex.site.StoreStateReported.v1", "SHOP_IN_NEW_STORE"),
        arguments("flex.site.StoreStateReported.v1", "AWAIT_AGENT"),
        arguments("flex.request.Accepted.v1", "SHOP_IN_NEW_STORE"),
        arguments("flex.request.Rejected.v1", "NO_FREE_ADDRESS"),
        arguments("flex.request.StepUndone.v1", "CLONE_TEMPLATE"),
        arguments("flex.request.Stuck.v1", "CLONE_TEMPLATE"),
        arguments("flex.request.StateReported.v1", "AWAIT_AGENT"),
        arguments("flex.store.CommandRefused.v1", "STALE_EPOCH"));
  }

  @ParameterizedTest
  @MethodSource("words")
  void shouldKeepTheWordWhenItIsNewer(String type, String known) throws JsonProcessingException {
    var golden = Objects.requireNonNull(Committed.textOf(Committed.file(Committed.GOLDEN, type)));
    var newer = golden.replace("\"" + known + "\"", "\"ADDED_LATER_2\"");
    assertThat(newer).isNotEqualTo(golden);
    JsonNode body = Committed.json(newer);

    assertThat(wire.validate(type, body)).isEmpty();
    assertThat(Committed.json(new String(wire.toJson(wire.read(type, body)), UTF_8))).isEqualTo(body);
  }
}
